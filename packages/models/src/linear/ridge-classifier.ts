import {
  boolean,
  classWeightParam,
  defineClassifier,
  denseOrSparseInput,
  hostTensor,
  integer,
  isSparse,
  number,
  optional,
} from '@foldwise/core'
import { nonNegative } from './least-squares/non-negative.ts'
import { leastSquares } from './least-squares/solve.ts'
import { planesModel } from './planes.ts'
import { signTargets } from './sign-targets.ts'

const TYPE = 'ridgeClassifier'

/**
 * Classes by least squares: `ridge` towards 1 for rows of a class and -1 for the others, on dense or sparse rows.
 *
 * Minimises `sum_i weight_i (t_i - x_i . coef - intercept)^2 + alpha |coef|^2`, the intercept free, for one target of two classes, else
 * for each class, all by one factorization: scikit-learn's `RidgeClassifier` (Rifkin, Yeo and Poggio, Regularized least-squares
 * classification, 2003). Predicts the class of the largest `decisionFunction`. Models have `coef` float64 `[1, features]` for two
 * classes (the score of `classes[1]`), else `[classes, features]`, and `intercept`; solvers and `facts` are those of `ridge`.
 *
 * Costs rows x features^2 operations, for wide data rows^2 x features, and classes x rows x features: among the fastest of all where there
 * are many classes. No probabilities: take `logisticRegression`, or `calibratedClassifier`. Rows far on the right side of a plane pull as
 * much as rows on the wrong one: not for classes of very unequal spread.
 */
export const ridgeClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Strength of the penalty. */
    alpha: number({ min: 0, default: 1, space: { kind: 'number', min: 1e-4, max: 1e4, log: true } }),
    fitIntercept: boolean({ default: true }),
    /** Weights of the classes, multiplied into those of the rows. */
    classWeight: classWeightParam(),
    /** Precision of the iterative solver of sparse rows, the gradient as a share of its bound; null is 1e-10. Dense rows need none. */
    tol: optional(number({ min: 0, below: 1, default: 1e-6 })),
    /** Of the iterative solver; null for twice the shorter side, and 1,000 at least. */
    maxIter: optional(integer({ min: 1, default: 1000 })),
    /** Only coefficients >= 0, of up to 2,048 features, by an active set (Lawson and Hanson 1974); `facts` then have `iterations`. */
    positive: boolean({ default: false }),
  },
  async fit({ x, y, classes, weight }, { alpha, fitIntercept, tol, maxIter, positive }, ctx) {
    const targets = signTargets(y, classes)
    const problem = { x, ...targets, weight, alpha, fitIntercept, maxIter, tol: isSparse(x) ? tol : null }
    const {
      coef,
      intercept,
      facts: { rank: _, ...facts },
    } = await (positive ? nonNegative : leastSquares)(TYPE, await ctx.kernels(), problem, ctx)
    ctx.progress('fit', 1, 1)
    return {
      tensors: {
        coef: hostTensor(coef, [targets.outputs, x.shape[1]], 'float64'),
        intercept: hostTensor(intercept, [targets.outputs], 'float64'),
      },
      facts,
    }
  },
  ...planesModel,
})
