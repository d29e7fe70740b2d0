import {
  boolean,
  type ClassifierData,
  classWeightParam,
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  type FitContext,
  hostTensor,
  integer,
  number,
  oneOf,
  type SparseMatrix,
  type State,
  type Values,
} from '@foldwise/core'
import { fitLogistic } from './logistic/fit.ts'
import { logisticModel } from './logistic/model.ts'
import { plan } from './logistic/plan.ts'
import { type LogisticProblem, outputsOf } from './logistic/problem.ts'
import { warnOfFit } from './logistic/warn.ts'
import { planesOf } from './planes.ts'

const TYPE = 'logisticRegression'

const params = {
  /** `'l2'`, `'l1'`, `'elasticnet'` (a mixture, see `l1Ratio`), or null for none. The intercept is never penalised. */
  penalty: oneOf('l2', 'l1', 'elasticnet', null),
  /** Inverse strength of the penalty. */
  C: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-4, max: 1e4, log: true } }),
  /** Share of L1 in the elastic net. */
  l1Ratio: number({ min: 0, max: 1, default: 0.5, space: { kind: 'number', min: 0, max: 1 } }),
  fitIntercept: boolean({ default: true }),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
  /**
   * Fitting stops when no entry of the gradient, each in units of its column's scale, exceeds `tol` times the objective; both are
   * taken per row, and the objective as at most 1, or as 1 where nothing is penalised.
   */
  tol: number({ above: 0, default: 1e-6 }),
  maxIter: integer({ min: 1, default: 200 }),
  /** `'auto'` picks by size and penalty: see the README. The minimum is the same. */
  solver: oneOf('auto', 'lbfgs', 'newton-cholesky', 'newton-cg', 'dual', 'coordinate'),
}

type Params = Values<typeof params>
type Native = DenseMatrix | SparseMatrix

/**
 * Logistic regression: softmax over linear scores, for two classes and more, on dense rows or a CSR matrix of any column scales.
 *
 * Minimises `C * sum_i weight_i loss_i + (1 - a) |w|^2 / 2 + a |w|_1` with the intercept free, as scikit-learn does; `a` is 0 for
 * `'l2'`, 1 for `'l1'`, `l1Ratio` for `'elasticnet'`, and `penalty: null` minimises the loss alone.
 * Models have `coef` `[1, features]` for two classes (the score of `classes[1]`), else `[classes, features]`, and `intercept`, both
 * float64, and tell in `facts` whether and how they converged; early stops warn with code `not-converged`. A model given as
 * `warmStart` is where the fit starts.
 * One pass over the data an iteration; a few dozen for most data. Not for curved class boundaries: add features, or take trees.
 */
export const logisticRegression = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params,
  copiesRows: true,
  fit,
  ...logisticModel,
})

async function fit(data: ClassifierData<Native>, p: Params, ctx: FitContext): Promise<State> {
  const { penalty, C, l1Ratio, fitIntercept, tol, maxIter, solver } = p
  const problem: LogisticProblem = {
    x: data.x,
    y: data.y,
    classes: data.classes,
    weight: data.weight,
    C: penalty === null ? Infinity : C,
    l1Ratio: penalty === 'l1' ? 1 : penalty === 'elasticnet' ? l1Ratio : 0,
    fitIntercept,
  }
  const start = ctx.warmStart && planesOf(ctx.warmStart, { classes: data.labels, features: data.x.shape[1] })
  const chosen = plan(TYPE, problem, solver, start !== undefined)
  const result = await fitLogistic(await ctx.kernels(), chosen, start, {
    tol,
    maxIter,
    pacer: ctx,
    random: ctx.stream('rows'),
    onIteration: (done, objective, gradientNorm) => ctx.progress('fit', done, maxIter, { objective, gradientNorm }),
  })
  warnOfFit(TYPE, result, problem, maxIter, ctx)
  const { coef, intercept, ...facts } = result
  const outputs = outputsOf(problem)
  return {
    tensors: {
      coef: hostTensor(coef, [outputs, data.x.shape[1]], 'float64'),
      intercept: hostTensor(intercept, [outputs], 'float64'),
    },
    facts: { ...facts },
  }
}
