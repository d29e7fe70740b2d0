import {
  boolean,
  type FitContext,
  hostTensor,
  InputError,
  integer,
  learned,
  ParamError,
  type Rng,
  type State,
  type Values,
} from '@foldwise/core'
import { maxSamplesParam } from '../tree/tree-params.ts'
import { drawByWeight } from './draw-by-weight.ts'
import { heaviestKeys } from './heaviest-keys.ts'
import { checkWidth, takeColumns, withColumns } from './take-columns.ts'

/** Parameters of bagging, whatever is in the bags. */
export const bagParams = {
  nEstimators: integer({ min: 1, default: 10, space: { kind: 'integer', min: 10, max: 100 } }),
  /** Rows, or share of the rows, that each part draws; null: as many as there are. */
  maxSamples: maxSamplesParam(),
  /** Columns, or share of the columns, that each part draws; null: all. Anything else takes dense or sparse rows. */
  maxFeatures: maxSamplesParam(),
  /** Whether rows are drawn with replacement. */
  bootstrap: boolean({ default: true }),
  /** Whether columns are drawn with replacement. */
  bootstrapFeatures: boolean({ default: false }),
  /** Judges each row by the parts that did not draw it: needs `bootstrap`. See the model's `oobScore`. */
  oobScore: boolean({ default: false }),
}
export type BagParams = Values<typeof bagParams>

/** What one part learns from: rows, which may repeat, ascending, and columns, undefined for all. */
export interface Bag {
  readonly rows: Int32Array
  readonly columns: Int32Array | undefined
}

/** Draws again so often where the rows drawn are all of one class. */
const TRIES = 100

/**
 * The bags of all parts. A row is drawn in proportion to its weight, and as many are drawn as the weights sum to: a weight
 * of 2 is the row twice, as in scikit-learn. `codes` are class indices, of which each bag gets two or more.
 */
export async function drawBags(
  type: string,
  p: BagParams,
  data: {
    readonly x: unknown
    readonly rows: number
    readonly weight: Float64Array | undefined
    readonly codes?: Int32Array
  },
  ctx: FitContext,
): Promise<readonly Bag[]> {
  if (p.oobScore && !p.bootstrap) {
    throw new ParamError(
      `${type}.fit: expected 'bootstrap' to be true for 'oobScore', got false. Leave 'oobScore' out, or set bootstrap.`,
    )
  }
  const draw = rowDrawer(type, p, data, ctx)
  const width = allColumns(p) ? undefined : withColumns(data.x, `${type}.fit`).shape[1]
  const bags: Bag[] = []
  for (let i = 0; i < p.nEstimators; i++) {
    await ctx.checkpoint()
    const rng = ctx.stream('bag', i)
    const columns = width === undefined ? undefined : drawColumns(type, p, width, rng)
    bags.push({ rows: drawRows(type, () => draw(rng), data.codes), columns })
  }
  return bags
}

/** Rows, ascending, of two classes at least. */
function drawRows(type: string, draw: () => Int32Array, codes: Int32Array | undefined): Int32Array {
  for (let tries = 0; tries < TRIES; tries++) {
    const rows = draw().sort()
    if (!codes || rows.some((row) => codes[row] !== codes[rows[0]!])) return rows
  }
  throw new InputError(
    `${type}.fit: expected rows of two classes in each bag, got one class in ${TRIES} draws of 'maxSamples' rows. Raise it.`,
  )
}

const allColumns = (p: BagParams): boolean => p.maxFeatures === null && !p.bootstrapFeatures

function rowDrawer(
  type: string,
  p: BagParams,
  { rows, weight }: { readonly rows: number; readonly weight: Float64Array | undefined },
  ctx: FitContext,
): (rng: Rng) => Int32Array {
  const total = weight ? weight.reduce((a, b) => a + b, 0) : rows
  const draws = countOf(p.maxSamples, Math.round(total))
  if (weight && total < rows / 10) {
    ctx.warn(
      'few-draws',
      `${type}.fit: expected weights that count rows, got a sum of ${total} for ${rows} rows, as many as each part draws. Scale the weights, or give 'maxSamples' as a count.`,
    )
  }
  const available = weight ? weight.reduce((n, w) => n + (w > 0 ? 1 : 0), 0) : rows
  if (!p.bootstrap && p.maxSamples !== null && draws > available) {
    throw new ParamError(
      `${type}.fit: expected 'maxSamples' to be at most the ${available} rows, got ${p.maxSamples}. Give a share below 1, or set bootstrap.`,
    )
  }
  if (p.bootstrap) {
    return (rng) =>
      weight ? drawByWeight(rng, draws, weight) : Int32Array.from({ length: draws }, () => rng.integer(rows))
  }
  const count = Math.min(draws, available)
  return (rng) => (weight ? heaviestKeys(rng, count, weight) : rng.permutation(rows).slice(0, count))
}

const countOf = (wanted: number | null, all: number): number =>
  wanted === null ? Math.max(1, all) : wanted < 1 ? Math.max(1, Math.floor(wanted * all)) : wanted

function drawColumns(type: string, p: BagParams, width: number, rng: Rng): Int32Array {
  const count = countOf(p.maxFeatures, width)
  if (count > width && !p.bootstrapFeatures) {
    throw new ParamError(
      `${type}.fit: expected 'maxFeatures' to be at most the ${width} columns, got ${count}. Give a share below 1, or null.`,
    )
  }
  if (!p.bootstrapFeatures) return rng.permutation(width).slice(0, count).sort()
  return Int32Array.from({ length: count }, () => rng.integer(width)).sort()
}

/** The rows' columns of a bag. */
export const columnsOfBag = (x: unknown, columns: Int32Array | undefined, where: string): unknown =>
  columns ? takeColumns(withColumns(x, where), columns) : x

/** What is kept of the bags: the columns, `columns` int32 `[parts, drawn]`, where parts do not see all, and their number. */
export function bagState(x: unknown, bags: readonly Bag[], where: string): State {
  const drawn = bags[0]!.columns?.length
  if (drawn === undefined) return { tensors: {}, facts: {} }
  const all = new Int32Array(bags.length * drawn)
  bags.forEach((bag, i) => {
    all.set(bag.columns!, i * drawn)
  })
  return {
    tensors: { columns: hostTensor(all, [bags.length, drawn], 'int32') },
    facts: { width: withColumns(x, where).shape[1] },
  }
}

/** What part `i` sees of the rows to predict. */
export function bagViews(state: State, parts: number, where: string): (x: unknown) => (i: number) => unknown {
  if (!state.tensors.columns) return (x) => () => x
  const all = learned(state, 'columns', 'int32', [parts, undefined])
  const drawn = all.length / parts
  return (x) => {
    const rows = withColumns(x, where)
    checkWidth(where, rows, state.facts.width as number)
    return (i) => takeColumns(rows, all.subarray(i * drawn, (i + 1) * drawn))
  }
}
