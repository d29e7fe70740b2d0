import {
  boolean,
  type DefinedTransformerRecipe,
  type DenseMatrix,
  defineTransformer,
  type FitContext,
  FormatError,
  hostTensor,
  integer,
  type Matrix,
  number,
  oneOf,
  optional,
  ParamError,
  type Regressor,
  type RegressorRecipe,
  type State,
  show,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { compositeOf, withType } from '../../compose/composite.ts'
import { moments } from '../moments.ts'
import { denseNumericInput } from '../numeric-input.ts'
import { simpleImputer } from '../simple-imputer.ts'
import { correlations, drawnNeighbours, inOrder, ORDERS } from './imputed-columns.ts'
import { type ImputingStep, imputingGraph, imputingState, type Limits, readImputing } from './imputing-steps.ts'
import { drawn, drawsFor, truncatedNormal } from './posterior-draws.ts'

const TYPE = 'iterative-imputer'

const params = {
  /** Most rounds through the columns; 0 leaves what `initialStrategy` fills in. */
  maxIter: integer({ min: 0, default: 10 }),
  /** Rounds end when no row changes by more than this part of the largest absolute value. */
  tol: number({ min: 0, default: 1e-3 }),
  /** What missing values begin with, as of `simpleImputer`. */
  initialStrategy: oneOf('mean', 'median', 'mostFrequent', 'constant'),
  fillValue: number({ default: 0 }),
  /** By how much is missing (least first or last), from the first column or the last, or drawn anew in each round. */
  imputationOrder: oneOf(...ORDERS),
  /** Columns to predict one by, drawn by their correlation with it; null is all others. */
  nNearestFeatures: optional(integer({ min: 1, default: 1 })),
  /** Learn nothing of columns that lack no value in the training rows: in later rows they get what values begin with. */
  skipComplete: boolean({ default: false }),
  /** Least and largest value to fill in. */
  minValue: optional(number({ default: 0 })),
  maxValue: optional(number({ default: 0 })),
  /** Draw each value from the regressor's posterior, whose models need a `predictStd`, in place of its mean: for several imputations. */
  samplePosterior: boolean({ default: false }),
  /** Add, after the columns, one for each column that lacked values in the training rows: 1 where the value is missing. */
  addIndicator: boolean({ default: false }),
  /** Keep columns without a single value in the training rows, filled with 0 or `fillValue`; else they are left out. */
  keepEmptyFeatures: boolean({ default: false }),
}
type Params = Values<typeof params>

interface Parts {
  readonly regressor: RegressorRecipe<Matrix, object>
}

const define = ({ regressor }: Parts) =>
  defineTransformer({
    type: TYPE,
    version: 1,
    accepts: denseNumericInput,
    params,
    allowMissing: true,
    fit: async ({ x }, p, ctx) => (await learn(regressor, x, p, ctx)).state,
    async fitTransform({ x }, p, ctx) {
      const { state, filled } = await learn(regressor, x, p, ctx)
      const { kept, indicated } = readImputing(state, x.shape[1])
      return { state, transformed: withIndicators(x, filled, kept.length, indicated) }
    },
    methods(state, p, { features }) {
      const { fill, kept, indicated, steps } = readImputing(state, features)
      const limits = limitsOf(p)
      return {
        async transform(x: DenseMatrix) {
          const filled = begun(x, fill, kept)
          const missing = missingRows(x, kept)
          const draws = p.samplePosterior ? drawsFor(x, seedOf(state)) : undefined
          for (const [s, step] of steps.entries()) {
            await impute(
              filled,
              kept.length,
              step,
              missing[step.column]!,
              limits,
              draws && ((row) => drawn(draws, s, row)),
            )
          }
          return withIndicators(x, filled, kept.length, indicated)
        },
        featureNames: (names = Array.from(fill, (_, j) => `x${j}`)) => [
          ...kept.map((j) => names[j]!),
          ...indicated.map((j) => `missingindicator_${names[j]}`),
        ],
      }
    },
    graph(state, p, { features }) {
      if (p.samplePosterior) {
        throw new ParamError(
          `${TYPE}.toGraph: expected 'samplePosterior' to be false, got true. A graph has no draws: export a model that was fitted without.`,
        )
      }
      return imputingGraph(features!, readImputing(state, features), limitsOf(p), (model) => {
        const graph = model.toGraph?.()
        if (graph?.inputs.length === 1 && graph.inputs[0]!.dtype === 'float32') return graph
        throw new ParamError(
          `${TYPE}.toGraph: expected a regressor of float32 rows that can be exported, got '${model.type}'. Use another, such as bayesianRidge().`,
        )
      })
    },
  })

const limitsOf = ({ minValue, maxValue }: Params): Limits => ({
  low: minValue ?? -Infinity,
  high: maxValue ?? Infinity,
})

async function learn(
  regressor: Parts['regressor'],
  x: DenseMatrix,
  p: Params,
  ctx: FitContext,
): Promise<{ readonly state: State; readonly filled: Float64Array<ArrayBuffer> }> {
  const limits = limitsOf(p)
  if (limits.low >= limits.high) {
    throw new ParamError(
      `${TYPE}.fit: expected 'minValue' below 'maxValue', got ${limits.low} and ${limits.high}. Exchange them.`,
    )
  }
  const { initialStrategy, fillValue, keepEmptyFeatures } = p
  const start = { strategy: initialStrategy, fillValue, keepEmptyFeatures }
  using first = await simpleImputer(start).fit(
    { x: hostTensor(x.data, x.shape, 'float64') },
    ctx.partOptions('first values', 0, 1),
  )
  const fill = ((await first.toState().tensors.fill!.data()) as Float64Array<ArrayBuffer>).slice()
  const rows = x.shape[0]
  const { present } = moments(x)
  const kept = [...fill.keys()].filter((j) => !Number.isNaN(fill[j]))
  const missing = missingRows(x, kept)
  const counts = Int32Array.from(missing, (m) => m.length)
  // Columns without a value say nothing: they stay what they were filled with.
  const learnable = [...kept.keys()].filter((j) => counts[j]! < rows && (!p.skipComplete || counts[j]! > 0))
  const filled = begun(x, fill, kept)
  const d = kept.length
  const steps: ImputingStep[] = []
  const indicated = Uint8Array.from(present, (n) => (p.addIndicator && n < rows ? 1 : 0))
  const none = d < 2 || learnable.length === 0
  const few = p.nNearestFeatures !== null && p.nNearestFeatures < d - 1
  const near = few ? correlations({ kind: 'dense', shape: [rows, d], data: filled }) : undefined
  const most = none ? 0 : p.maxIter
  const seed = ctx.stream('posterior').uint32()
  const draws = p.samplePosterior ? drawsFor(x, seed) : undefined
  const enough = p.tol * largestGiven(x, kept)
  let [iterations, change] = [0, Infinity]
  try {
    // Draws never settle.
    while (iterations < most && (p.samplePosterior || !(change < enough))) {
      const before = filled.slice()
      const order = inOrder(learnable, counts, p.imputationOrder, ctx.stream('order', iterations))
      for (const column of order) {
        await ctx.checkpoint()
        const others = near
          ? drawnNeighbours(near, column, p.nNearestFeatures!, ctx.stream('neighbours', iterations, column))
          : [...kept.keys()].filter((j) => j !== column)
        const data = trainingRows(filled, d, column, others, missing[column]!)
        const model = await regressor.fit(data, ctx.partOptions('column', steps.length, most * order.length))
        const step = { column, others, model: model as Regressor<unknown> }
        const s = steps.push(step) - 1
        await impute(filled, d, step, missing[column]!, limits, draws && ((row) => drawn(draws, s, row)))
      }
      iterations++
      change = largestChange(filled, before, d)
      ctx.progress('rounds', iterations, most, { change })
    }
  } catch (error) {
    for (const { model } of steps) model.dispose()
    throw error
  }
  const converged = most === 0 || p.samplePosterior || change < enough
  if (!converged) {
    ctx.warn(
      'not-converged',
      `${TYPE}.fit: expected rows that change by less than ${enough}, got ${change.toExponential(2)} after ${iterations} rounds. Raise maxIter or tol.`,
    )
  }
  return {
    state: imputingState(fill, indicated, steps, { iterations, converged, ...(p.samplePosterior && { seed }) }),
    filled,
  }
}

/** The columns that are kept, with their first values where there are none, row-major. */
function begun({ data, shape: [rows, columns] }: DenseMatrix, fill: Float64Array, kept: readonly number[]) {
  const out = new Float64Array(rows * kept.length)
  for (let i = 0, to = 0; i < rows; i++) {
    for (const j of kept) {
      const v = data[i * columns + j]!
      out[to++] = Number.isNaN(v) ? fill[j]! : v
    }
  }
  return out
}

/** Rows that lack each of the kept columns. */
const missingRows = ({ data, shape: [rows, columns] }: DenseMatrix, kept: readonly number[]): Int32Array[] =>
  kept.map((j) => {
    const found: number[] = []
    for (let i = 0; i < rows; i++) if (Number.isNaN(data[i * columns + j]!)) found.push(i)
    return Int32Array.from(found)
  })

function trainingRows(
  filled: Float64Array,
  d: number,
  column: number,
  others: readonly number[],
  missing: Int32Array,
): { readonly x: Tensor<'float64'>; readonly y: Float64Array } {
  const rows = filled.length / d
  const count = rows - missing.length
  const x = new Float64Array(count * others.length)
  const y = new Float64Array(count)
  for (let i = 0, at = 0, hole = 0; i < rows; i++) {
    if (missing[hole] === i) {
      hole++
      continue
    }
    y[at] = filled[i * d + column]!
    for (let q = 0; q < others.length; q++) x[at * others.length + q] = filled[i * d + others[q]!]!
    at++
  }
  return { x: hostTensor(x, [count, others.length], 'float64'), y }
}

function seedOf({ facts: { seed } }: State): number {
  if (Number.isInteger(seed)) return seed as number
  throw new FormatError(`state: expected the seed of draws, got ${show(seed)}. The file is damaged.`)
}

/** Writes what the step's model predicts for the rows that lack its column, or draws by a number between 0 and 1 for each. */
async function impute(
  filled: Float64Array,
  d: number,
  { column, others, model }: ImputingStep,
  missing: Int32Array,
  limits: Limits,
  draw: ((row: number) => number) | undefined,
): Promise<void> {
  if (missing.length === 0) return
  const x = new Float64Array(missing.length * others.length)
  missing.forEach((i, at) => {
    for (let q = 0; q < others.length; q++) x[at * others.length + q] = filled[i * d + others[q]!]!
  })
  const rows = hostTensor(x, [missing.length, others.length], 'float64')
  const said = await model.predict(rows)
  const deviations = draw && (await deviationsOf(model, rows))
  const { low, high } = limits
  missing.forEach((i, at) => {
    filled[i * d + column] = draw
      ? truncatedNormal(said[at]!, deviations![at]!, limits, draw(i))
      : Math.min(high, Math.max(low, said[at]!))
  })
}

function deviationsOf(model: object, rows: Tensor<'float64'>): Promise<Float64Array> {
  const { predictStd, type } = model as {
    readonly predictStd?: (x: Matrix) => Promise<Float64Array>
    readonly type: string
  }
  if (predictStd) return predictStd(rows)
  throw new ParamError(
    `${TYPE}.fit: expected a regressor whose models have 'predictStd' for 'samplePosterior', got '${type}'. Use another, such as bayesianRidge().`,
  )
}

function largestGiven({ data, shape: [, columns] }: DenseMatrix, kept: readonly number[]): number {
  const counts = new Set(kept)
  let most = 0
  data.forEach((v, k) => {
    if (Math.abs(v) > most && counts.has(k % columns)) most = Math.abs(v)
  })
  return most
}

/** Of all rows, the largest sum of absolute changes. */
function largestChange(after: Float64Array, before: Float64Array, d: number): number {
  let most = 0
  for (let from = 0; from < after.length; from += d) {
    let sum = 0
    for (let k = from; k < from + d; k++) sum += Math.abs(after[k]! - before[k]!)
    if (sum > most) most = sum
  }
  return most
}

function withIndicators(x: DenseMatrix, filled: Float64Array<ArrayBuffer>, d: number, indicated: readonly number[]) {
  const [rows, columns] = x.shape
  if (indicated.length === 0) return hostTensor(filled, [rows, d], 'float64')
  const width = d + indicated.length
  const out = new Float64Array(rows * width)
  for (let i = 0; i < rows; i++) {
    out.set(filled.subarray(i * d, (i + 1) * d), i * width)
    indicated.forEach((j, at) => {
      out[i * width + d + at] = Number.isNaN(x.data[i * columns + j]!) ? 1 : 0
    })
  }
  return hostTensor(out, [rows, width], 'float64')
}

export type IterativeImputerRecipe = DefinedTransformerRecipe<Matrix, Tensor<'float64'>, Params> & Parts

function make(regressor: RegressorRecipe<Matrix, object>, given: Partial<Params> = {}): IterativeImputerRecipe {
  if (regressor?.kind !== 'regressor' || typeof regressor.fit !== 'function') {
    throw new ParamError(
      `${TYPE}: expected the recipe of a regressor, got ${show(regressor)}. Call its factory first: bayesianRidge().`,
    )
  }
  return compositeOf(define, { regressor }, given) as IterativeImputerRecipe
}

/**
 * Missing values (NaN) predicted from the other columns: all begin with the column's mean, then a regressor learns each column from
 * the others in turn, in rows that have it, and predicts it in those that lack it, for `maxIter` rounds or until little changes
 * (van Buuren and Groothuis-Oudshoorn, mice, Journal of Statistical Software 45, 2011). `[rows, columns]` to float64 `[rows,
 * columns kept and indicators]`: `iterativeImputer(bayesianRidge(), { maxIter: 10 })`. scikit-learn's `IterativeImputer`, whose
 * default is that regressor.
 *
 * Keeps the regressors of all rounds, through which new rows go in the same order. Costs a fit for each column and round. Regressors
 * that depend on units need scaled columns. `facts` have `iterations` and `converged`.
 * With `samplePosterior` fits of different seeds fill in differently, by how unsure the regressors are; a row gets the same draws in each batch. Its graph is that of all steps, and needs
 * regressors that have one. Throws `InputError` where no column has a value, unless they are kept.
 */
export const iterativeImputer = withType(make, define({ regressor: undefined as never }))
