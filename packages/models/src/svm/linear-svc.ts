import { classWeightParam, defineClassifier, denseOrSparseInput, oneOf } from '@foldwise/core'
import { planesModel } from '../linear/planes.ts'
import { fitLinear } from './linear/fit.ts'
import { linearParams } from './linear-params.ts'

const TYPE = 'linearSvc'

const { C, dual, fitIntercept, interceptScaling, tol, maxIter } = linearParams

/**
 * Linear support vector classification: a plane for two classes, for more one against the rest each.
 *
 * Minimises `|w|^2 / 2` (or `|w|_1`) `+ C sum_i weight_i loss(y_i (w . x_i))`, with the squared hinge `max(0, 1 - m)^2` or the hinge, and the intercept
 * as a coefficient of a constant column: LIBLINEAR's and scikit-learn's objective (Fan and others, JMLR 2008). By coordinate descent
 * over the dual (Hsieh and others, ICML 2008), or for the squared hinge on up to 1,024 columns, and no more than rows, by Newton's
 * method, which copes with columns of any scale; with `|w|_1` by coordinate descent over columns (Yuan and others, JMLR 2010). Models have `coef` `[1, features]` for two classes (the score of `classes[1]`), else
 * `[classes, features]`, and `intercept`; `facts` tell `solver`, `nIter`, `converged`, `objective` and the duality `gap`, sums over the
 * classes. A pass over the rows an iteration; rows of large values need many: scale them.
 * Weights of classes weigh their rows in every problem; LIBLINEAR with more than two classes only where a class is against the rest.
 * No probabilities: take `logisticRegression`, or `calibratedClassifier`. Not for curved class boundaries: take `svc`.
 */
export const linearSvc = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** What a margin m below 1 costs: `(1 - m)^2`, or `1 - m`, for which only the dual can be solved. */
    loss: oneOf('squaredHinge', 'hinge'),
    /** `|w|^2 / 2`, or `|w|_1`, which leaves few columns; for the squared hinge. */
    penalty: oneOf('l2', 'l1'),
    C,
    classWeight: classWeightParam(),
    dual,
    fitIntercept,
    interceptScaling,
    tol,
    maxIter,
  },
  fit({ x, y, rows, classes, weight }, params, ctx) {
    const cost = Float64Array.from({ length: rows }, (_, i) => params.C * (weight?.[i] ?? 1))
    const positives = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c)
    const problems = positives.map((c) => ({
      x,
      y: Float64Array.from(y, (code) => (code === c ? 1 : -1)),
      cost,
      epsilon: undefined,
      squared: params.loss === 'squaredHinge',
      l1: params.penalty === 'l1',
      bias: params.fitIntercept ? params.interceptScaling : 0,
    }))
    return fitLinear(TYPE, problems, params, ctx)
  },
  ...planesModel,
})
