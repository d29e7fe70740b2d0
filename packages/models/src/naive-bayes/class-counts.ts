import {
  type ClassifierData,
  type DenseMatrix,
  type FitContext,
  InputError,
  isSparse,
  learned,
  type SparseMatrix,
  type State,
} from '@foldwise/core'
import { sparse } from '@foldwise/kernels'
import { learnedClassWeights } from './class-weights.ts'

export type Rows = DenseMatrix | SparseMatrix

export interface ClassCounts {
  /** Weighted sums of the columns in each class, `[classes, features]`. */
  readonly sums: Float64Array<ArrayBuffer>
  /** Weight of each class. */
  readonly totals: Float64Array
}

/** What is counted: values themselves, or ones where they are above a threshold. */
export type Counted = { readonly above: number } | undefined

/** Entries copied to kernel memory at a time, which stay in the second-level cache. */
const ENTRIES = 1 << 15

/** Sums of the rows of each class, in the order of the rows. Throws `InputError` for a value below 0 that would be summed. */
export async function classCounts(
  where: string,
  { x, y, classes, weight }: ClassifierData<Rows>,
  ctx: FitContext,
  counted?: Counted,
): Promise<ClassCounts> {
  const totals = new Float64Array(classes)
  for (let i = 0; i < y.length; i++) totals[y[i]!]! += weight?.[i] ?? 1
  const sums = isSparse(x)
    ? await sparseSums(where, x, y, totals.length, weight, ctx, counted)
    : await denseSums(where, x, y, totals.length, weight, ctx, counted)
  if (!sums.every(Number.isFinite)) {
    throw new InputError(
      `${where}: expected counts that add up to finite numbers, got larger ones. They are too large to be counts.`,
    )
  }
  return { sums, totals }
}

async function sparseSums(
  where: string,
  { shape: [rows, features], indptr, indices, values }: SparseMatrix,
  y: Int32Array,
  classes: number,
  weight: Float64Array | undefined,
  ctx: FitContext,
  counted: Counted,
): Promise<Float64Array<ArrayBuffer>> {
  const kernels = await ctx.kernels()
  const { csrClassSumsAdd } = kernels.use(sparse)
  using ws = kernels.workspace()
  const blocks = blocksOf(indptr, rows)
  const most = blocks.reduce((n, [from, to]) => Math.max(n, indptr[to]! - indptr[from]!), 0)
  const some = { indices: ws.raw(Int32Array, most), values: ws.raw(Float64Array, most) }
  const sums = ws.float64(classes * features)
  const weights = ws.float64(weight ?? new Float64Array(rows).fill(1))
  const args = [features, ws.int32(indptr).at, some.indices.at, some.values.at, ws.int32(y).at, weights.at] as const
  const last = [counted ? 1 : 0, counted?.above ?? 0, sums.at] as const
  for (const [from, to] of blocks) {
    const [first, end] = [indptr[from]!, indptr[to]!]
    some.indices.view.set(indices.subarray(first, end))
    some.values.view.set(values.subarray(first, end))
    const least = csrClassSumsAdd(from, to, ...args, ...last)
    if (least < 0 && !counted) throw belowZero(where, values.subarray(first, end).find((v) => v < 0)!)
    await ctx.checkpoint()
  }
  return sums.copy()
}

/** Runs of rows with about as many entries. */
function blocksOf(indptr: Int32Array, rows: number): [from: number, to: number][] {
  const blocks: [number, number][] = []
  for (let from = 0, to = 0; from < rows; from = to) {
    while (to < rows && (to === from || indptr[to + 1]! - indptr[from]! <= ENTRIES)) to++
    blocks.push([from, to])
  }
  return blocks
}

async function denseSums(
  where: string,
  { shape: [rows, features], data }: DenseMatrix,
  y: Int32Array,
  classes: number,
  weight: Float64Array | undefined,
  ctx: FitContext,
  counted: Counted,
): Promise<Float64Array<ArrayBuffer>> {
  const sums = new Float64Array(classes * features)
  const ofClass = Array.from({ length: classes }, (_, c) => sums.subarray(c * features, (c + 1) * features))
  const every = Math.max(1, Math.floor(ENTRIES / features))
  for (let i = 0; i < rows; i++) {
    if (i % every === every - 1) await ctx.checkpoint()
    const [own, row] = [ofClass[y[i]!]!, data.subarray(i * features, (i + 1) * features)]
    const bad = addRow(own, row, weight?.[i] ?? 1, counted)
    if (bad >= 0) throw belowZero(where, row[bad]!)
  }
  return sums
}

/** Adds w times a row, or w where it is above a threshold; the place of a value below 0 that would be summed, or -1. */
function addRow(own: Float64Array, row: Float64Array, w: number, counted: Counted): number {
  if (counted) {
    const { above } = counted
    for (let j = 0; j < row.length; j++) own[j]! += row[j]! > above ? w : 0
    return -1
  }
  for (let j = 0; j < row.length; j++) {
    const v = row[j]!
    if (v < 0) return j
    own[j]! += w * v
  }
  return -1
}

const belowZero = (where: string, got: number): InputError =>
  new InputError(
    `${where}: expected counts or other values >= 0, got ${got}. Use gaussianNB for values that may be negative.`,
  )

/** Counts of a batch on top of those of a state; of the batch alone without one. */
export async function moreCounts(
  type: string,
  state: State | undefined,
  batch: ClassifierData<Rows>,
  ctx: FitContext,
  counted?: Counted,
): Promise<ClassCounts> {
  const { sums, totals } = await classCounts(`${type}.fitMore`, batch, ctx, counted)
  if (!state) return { sums, totals }
  const weights = learnedClassWeights(type, state, totals.length)
  const before = learned(state, 'counts', 'float64', [totals.length, batch.x.shape[1]])
  return { sums: sums.map((n, k) => before[k]! + n), totals: totals.map((n, c) => weights[c]! + n) }
}
