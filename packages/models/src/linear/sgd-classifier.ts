import {
  type ClassifierData,
  classWeightParam,
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  type FitContext,
  number,
  oneOf,
  type SparseMatrix,
  type State,
  stratifiedFolds,
  type Values,
} from '@foldwise/core'
import { linearMargins } from './linear-margins.ts'
import { planeCodes, planesModel, planesOf } from './planes.ts'
import { descend, type Run } from './sgd/descend.ts'
import { sgdGraph } from './sgd/graph.ts'
import { LOSSES, RATES, sgdParams } from './sgd/params.ts'
import { hasProbabilities, sgdProbabilities } from './sgd/probabilities.ts'
import { learningOrder, sgdRows } from './sgd/rows.ts'
import { sgdState, standingsOf } from './sgd/state.ts'
import { noEarlyStopping, warnOfEpochs } from './sgd/warnings.ts'

const TYPE = 'sgdClassifier'

const params = {
  /**
   * `'hinge'` is a linear SVM, `'logLoss'` logistic regression; `'modifiedHuber'` and `'squaredHinge'` are smooth hinges,
   * `'perceptron'` has no margin, and the losses of `sgdRegressor` take classes for -1 and 1. Probabilities come from `'logLoss'` and
   * `'modifiedHuber'` alone.
   */
  loss: oneOf(...LOSSES),
  ...sgdParams,
  /** The steps' size: `'optimal'` is `1 / (alpha (t0 + t))`, `'invscaling'` `eta0 / t^powerT`, `'pa1'` and `'pa2'` passive-aggressive. */
  learningRate: oneOf(...RATES),
  powerT: number({ default: 0.5 }),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
}
type Params = Values<typeof params>
type Rows = DenseMatrix | SparseMatrix
type Data = ClassifierData<Rows>

/**
 * Linear classifiers by stochastic gradient descent: one step a row, for data that is too large for anything else, or that comes in
 * batches (`fitMore`).
 *
 * Minimises `mean_i weight_i loss_i + alpha ((1 - l1Ratio) |w|^2 / 2 + l1Ratio |w|_1)`, for more than two classes one class against the
 * others each, by scikit-learn's steps: without `shuffle` the weights are its own (Bottou, Stochastic gradient descent tricks, 2012;
 * truncated gradients for L1, Tsuruoka et al. 2009; averages, Xu 2011). Fits stop when the objective at an epoch's end no longer gets
 * better, or the score of held-out rows with `earlyStopping`. Models have `coef` float64 `[1, features]` or `[classes, features]` and
 * `intercept`; `facts` have `epochs`, `steps`, `converged` and `objective`.
 *
 * Costs a few operations a value and epoch. Scale the columns: steps suit all of them or none. A weight lengthens a row's step, it is
 * not the row twice. Where the rows fit in memory, `logisticRegression` and `linearSvc` find the optimum in less time.
 */
export const sgdClassifier = defineClassifier({
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
  methods(state, { loss }, { classes, features }) {
    const { coef, intercept } = planesOf(state, { classes, features })
    const planes = intercept.length
    const margins = (x: Rows) => linearMargins(x, coef, intercept)
    const proba = { predictProba: (x: Rows) => sgdProbabilities(loss, margins(x), planes) }
    return {
      decisionFunction: margins,
      predict: (x: Rows) => planeCodes(margins(x), planes),
      ...((hasProbabilities(loss) ? proba : {}) as Partial<typeof proba>),
    }
  },
  expose: planesModel.expose,
  graph: (state, { loss }, info) => sgdGraph(TYPE, planesOf(state, info), loss, info.features!),
})

/** One run for two classes, one a class for more. `earlier` is null or a state where a batch is learned. */
async function learn(data: Data, p: Params, earlier: State | null | undefined, ctx: FitContext): Promise<State> {
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const { classes, rows } = data
  const features = data.x.shape[1]
  const outputs = classes === 2 ? 1 : classes
  const x = sgdRows(ws, data.x, data.weight)
  const starts = earlier ? standingsOf(earlier, outputs, features) : []
  const held = p.earlyStopping && !data.validation ? heldOut(data, p.validationFraction, ctx) : new Set<number>()
  const runs: Run[] = []
  for (let c = 0; c < outputs; c++) {
    const positive = outputs === 1 ? 1 : c
    const sign = (code: number): number => (code === positive ? 1 : -1)
    const y = Float64Array.from(data.y, sign)
    const score = p.earlyStopping ? accuracyOf(data, held, sign) : undefined
    const order = learningOrder(data.weight, rows, held)
    const random = ctx.stream('order', starts[c]?.steps ?? 0)
    const run = await descend(TYPE, kernels, { x, y, order }, starts[c], p, random, score, ctx, (epoch, objective) => {
      ctx.progress('epochs', c * p.maxIter + epoch, outputs * p.maxIter, { objective })
    })
    runs.push(run)
  }
  if (earlier === undefined) warnOfEpochs(TYPE, runs, p, ctx)
  return sgdState(runs, p.average, features)
}

/** Rows of all classes alike. */
function heldOut({ y }: Data, fraction: number, ctx: FitContext): Set<number> {
  const folds = stratifiedFolds(y, Math.max(2, Math.round(1 / fraction)), ctx.stream('validation'))
  return new Set([...folds.keys()].filter((i) => folds[i] === 0))
}

/** Weighted share of the watched rows on the right side. */
function accuracyOf(data: Data, held: ReadonlySet<number>, sign: (code: number) => number) {
  const from = data.validation ?? data
  const rows = data.validation ? [...from.y.keys()] : [...held]
  return (coef: Float64Array, intercept: number): number => {
    const margins = linearMargins(from.x, coef, Float64Array.of(intercept))
    let [right, all] = [0, 0]
    for (const i of rows) {
      const w = from.weight?.[i] ?? 1
      all += w
      if (margins[i]! > 0 === sign(from.y[i]!) > 0) right += w
    }
    return right / all
  }
}
