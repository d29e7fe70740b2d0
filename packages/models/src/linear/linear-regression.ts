import { boolean, defineRegressor, denseOrSparseInput, integer, manyTargets, number, optional } from '@foldwise/core'
import { nonNegative } from './least-squares/non-negative.ts'
import { leastSquares } from './least-squares/solve.ts'
import { linearExposeMany, linearGraph, linearMethods, linearStates } from './linear-model.ts'

/**
 * Ordinary least squares on dense or sparse rows of any column scales, rank-deficient and wide ones included.
 *
 * Minimises `sum_i weight_i (y_i - x_i . coef - intercept)^2`; of many minimisers it takes the one whose `coef` has the least norm, as
 * LAPACK's `gelsd` and scikit-learn do. Well-conditioned data is solved by the normal equations of its shorter side, scaled, with
 * iterative refinement (Björck, Numerical Methods for Least Squares Problems, 1996, section 2.9), the rest by a singular value
 * decomposition. Models have `coef` float64 `[features]` and `intercept`; of targets `[rows, outputs]`, solved by
 * one factorization, `coef` `[outputs, features]`, `intercepts`, and predictions row by row. `facts.rank` is that of the centred rows, and rows of a lower
 * rank than features warn with code `rank-deficient`.
 *
 * Sparse rows stay sparse, centred as they are multiplied. Up to 2,048 rows or columns, the shorter side's products are factorized, as of
 * dense rows; columns of them that depend on one another (up to 1,024) are told by the eigenvectors of those products, so that singular
 * values of scaled columns below some 1e-6 of the largest count as 0. All else, and where `tol` is given, is solved by conjugate
 * gradients (CGLS, the iterates of scikit-learn's LSQR): `facts` then have `iterations` and `converged` and no `rank`, and early stops
 * warn with code `not-converged`.
 *
 * Costs rows x features^2 operations, for wide data rows^2 x features, and a float64 copy of the rows; ten to forty times that where it
 * takes singular values. Sparse rows cost half of the sum of the
 * squares of the rows' values, and features^3 / 3, or 4 values an iteration. Not for outliers, which pull squares the most; nor for many correlated columns: take `ridge`.
 */
export const linearRegression = defineRegressor({
  type: 'linearRegression',
  version: 1,
  accepts: denseOrSparseInput,
  targets: manyTargets,
  params: {
    fitIntercept: boolean({ default: true }),
    /**
     * Singular values of the centred columns below this share of the largest count as 0. null is max(rows, features) times 2.2e-16, as
     * in NumPy; scikit-learn 1.7 and later have 1e-6, which drops columns whose unit is a million times that of others. Of sparse rows, as in scikit-learn, the precision of the iterative
     * solver: the gradient as a share of its bound; null is 1e-10.
     */
    tol: optional(number({ min: 0, below: 1, default: 1e-6 })),
    /** Of the iterative solver of sparse rows; null for twice the shorter side, and 1,000 at least. */
    maxIter: optional(integer({ min: 1, default: 1000 })),
    /** Only coefficients >= 0, of up to 2,048 features, by an active set (Lawson and Hanson 1974); `facts` then have `iterations`. */
    positive: boolean({ default: false }),
  },
  async fit({ x, y, outputs, weight }, { fitIntercept, tol, maxIter, positive }, ctx) {
    const problem = { x, y, outputs, weight, alpha: 0, fitIntercept, tol, maxIter }
    const solve = positive ? nonNegative : leastSquares
    const { coef, intercept, facts } = await solve('linearRegression', await ctx.kernels(), problem, ctx)
    ctx.progress('fit', 1, 1)
    if (facts.rank !== undefined && facts.rank < x.shape[1]) {
      ctx.warn(
        'rank-deficient',
        `linearRegression.fit: expected columns that are independent, got rank ${facts.rank} of ${x.shape[1]} features: the coefficients are the smallest of many that fit as well. Drop columns, or use ridge.`,
      )
    }
    return linearStates(coef, intercept, facts)
  },
  methods: linearMethods,
  expose: linearExposeMany,
  graph: linearGraph,
})
