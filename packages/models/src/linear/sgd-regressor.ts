import {
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  type FitContext,
  number,
  oneOf,
  type RegressorData,
  type SparseMatrix,
  type State,
  shuffleInPlace,
  type Values,
} from '@foldwise/core'
import { linearMargins } from './linear-margins.ts'
import { linearExpose, linearGraph, linearMethods } from './linear-model.ts'
import { descend } from './sgd/descend.ts'
import { sgdParams } from './sgd/params.ts'
import { learningOrder, sgdRows } from './sgd/rows.ts'
import { flatState, sgdState, standingsOf } from './sgd/state.ts'
import { noEarlyStopping, warnOfEpochs } from './sgd/warnings.ts'

const TYPE = 'sgdRegressor'

const params = {
  /** `'huber'` and the losses named `epsilon` mind outliers less; see `epsilon`. */
  loss: oneOf('squaredError', 'huber', 'epsilonInsensitive', 'squaredEpsilonInsensitive'),
  ...sgdParams,
  /** The steps' size: `'invscaling'` is `eta0 / t^powerT`, `'optimal'` `1 / (alpha (t0 + t))`, `'pa1'` and `'pa2'` passive-aggressive. */
  learningRate: oneOf('invscaling', 'optimal', 'constant', 'adaptive', 'pa1', 'pa2'),
  powerT: number({ default: 0.25 }),
}
type Params = Values<typeof params>
type Data = RegressorData<DenseMatrix | SparseMatrix>

/**
 * Linear regression by stochastic gradient descent: one step a row, for data that is too large for anything else, or that comes in
 * batches (`fitMore`).
 *
 * Minimises what `sgdClassifier` does, of the losses `(y - p)^2 / 2`, Huber's, and those that forgive errors up to `epsilon`, by
 * scikit-learn's steps: without `shuffle` the weights are its own. Models have `coef` float64 `[features]` and `intercept`; `facts` as
 * those of `sgdClassifier`. Scale the columns, and the targets if their spread is far from 1: steps that are too long overflow, which
 * is an `InputError`. Where the rows fit in memory, `ridge` and `lasso` find the optimum in less time.
 */
export const sgdRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  usesValidation: true,
  params,
  fit: (data, p, ctx) => learn(data, p, undefined, ctx),
  fitMore(state, batch, p, ctx) {
    noEarlyStopping(TYPE, p)
    return learn(batch, { ...p, maxIter: 1, tol: null }, state ?? null, ctx)
  },
  methods: linearMethods,
  expose: linearExpose,
  graph: linearGraph,
})

async function learn(data: Data, p: Params, earlier: State | null | undefined, ctx: FitContext): Promise<State> {
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const features = data.x.shape[1]
  const x = sgdRows(ws, data.x, data.weight)
  const start = earlier ? standingsOf(earlier, 1, features)[0] : undefined
  const held = p.earlyStopping && !data.validation ? heldOut(data.rows, p.validationFraction, ctx) : new Set<number>()
  const score = p.earlyStopping ? varianceExplained(data, held) : undefined
  const order = learningOrder(data.weight, data.rows, held)
  const random = ctx.stream('order', start?.steps ?? 0)
  const run = await descend(
    TYPE,
    kernels,
    { x, y: data.y, order },
    start,
    p,
    random,
    score,
    ctx,
    (epoch, objective) => {
      ctx.progress('epochs', epoch, p.maxIter, { objective })
    },
  )
  if (earlier === undefined) warnOfEpochs(TYPE, [run], p, ctx)
  return flatState(sgdState([run], p.average, features))
}

function heldOut(rows: number, fraction: number, ctx: FitContext): Set<number> {
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  shuffleInPlace(order, ctx.stream('validation'))
  return new Set(order.subarray(0, Math.min(rows - 1, Math.ceil(fraction * rows))))
}

/** R² of the watched rows. */
function varianceExplained(data: Data, held: ReadonlySet<number>) {
  const from = data.validation ?? data
  const rows = data.validation ? [...from.y.keys()] : [...held]
  const weight = (i: number): number => from.weight?.[i] ?? 1
  const total = rows.reduce((s, i) => s + weight(i), 0)
  const mean = rows.reduce((s, i) => s + (weight(i) / total) * from.y[i]!, 0)
  const spread = rows.reduce((s, i) => s + weight(i) * (from.y[i]! - mean) * (from.y[i]! - mean), 0)
  return (coef: Float64Array, intercept: number): number => {
    const predicted = linearMargins(from.x, coef, Float64Array.of(intercept))
    const rest = rows.reduce((s, i) => s + weight(i) * (from.y[i]! - predicted[i]!) * (from.y[i]! - predicted[i]!), 0)
    return 1 - rest / (spread || 1)
  }
}
