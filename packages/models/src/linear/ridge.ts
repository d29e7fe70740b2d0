import {
  boolean,
  defineRegressor,
  denseOrSparseInput,
  integer,
  isSparse,
  manyTargets,
  number,
  optional,
} from '@foldwise/core'
import { nonNegative } from './least-squares/non-negative.ts'
import { leastSquares } from './least-squares/solve.ts'
import { linearExposeMany, linearGraph, linearMethods, linearStates } from './linear-model.ts'

/**
 * Least squares with a squared penalty on the coefficients, on dense or sparse rows.
 *
 * Minimises `sum_i weight_i (y_i - x_i . coef - intercept)^2 + alpha |coef|^2`, the intercept free, as scikit-learn does (Hoerl and
 * Kennard, Technometrics 12, 1970). Solved by Cholesky of the normal equations of the shorter side, with iterative refinement; by a
 * singular value decomposition where `alpha` is too small to make them well conditioned. Models have `coef` float64 `[features]` and
 * `intercept`; of targets `[rows, outputs]`, solved by one factorization, `coef` `[outputs, features]` and `intercepts`.
 *
 * Sparse rows stay sparse, centred as they are multiplied: conjugate gradients (CGLS) on columns of the same length, to a gradient of
 * 1e-10 of its bound, or the normal equations where those take less time, up to 2,048 rows or columns. Of iterations, `facts` have
 * `iterations` and `converged`, and early stops warn with code `not-converged`.
 *
 * Costs rows x features^2 operations, for wide data rows^2 x features, and a float64 copy of the rows. The penalty sees the columns'
 * units: scale them first unless they are alike. Not where most coefficients should be 0: take an L1 penalty.
 */
export const ridge = defineRegressor({
  type: 'ridge',
  version: 1,
  accepts: denseOrSparseInput,
  targets: manyTargets,
  params: {
    /** Strength of the penalty; 0 is `linearRegression`. */
    alpha: number({ min: 0, default: 1, space: { kind: 'number', min: 1e-4, max: 1e4, log: true } }),
    fitIntercept: boolean({ default: true }),
    /** Precision of the iterative solver of sparse rows, the gradient as a share of its bound; null is 1e-10. Dense rows need none. */
    tol: optional(number({ min: 0, below: 1, default: 1e-6 })),
    /** Of the iterative solver; null for twice the shorter side, and 1,000 at least. */
    maxIter: optional(integer({ min: 1, default: 1000 })),
    /** Only coefficients >= 0, of up to 2,048 features, by an active set (Lawson and Hanson 1974); `facts` then have `iterations`. */
    positive: boolean({ default: false }),
  },
  async fit({ x, y, outputs, weight }, { alpha, fitIntercept, tol, maxIter, positive }, ctx) {
    const problem = { x, y, outputs, weight, alpha, fitIntercept, maxIter, tol: isSparse(x) ? tol : null }
    const {
      coef,
      intercept,
      facts: { rank: _, ...facts },
    } = await (positive ? nonNegative : leastSquares)('ridge', await ctx.kernels(), problem, ctx)
    ctx.progress('fit', 1, 1)
    return linearStates(coef, intercept, facts)
  },
  methods: linearMethods,
  expose: linearExposeMany,
  graph: linearGraph,
})
