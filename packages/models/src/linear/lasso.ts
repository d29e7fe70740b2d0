import { defineRegressor, denseOrSparseInput, manyTargets } from '@foldwise/core'
import { fitOne } from './coordinate-descent/fit-one.ts'
import { alphaParam, descentParams } from './coordinate-descent/params.ts'
import { linearExposeMany, linearGraph, linearMethods } from './linear-model.ts'

/**
 * Least squares with an absolute penalty, which sets most coefficients to exactly 0: a choice of columns.
 *
 * Minimises `sum_i weight_i (y_i - x_i . coef - intercept)^2 / (2 sum_i weight_i) + alpha |coef|_1`, the intercept free, as
 * scikit-learn does (Tibshirani, J. R. Stat. Soc. B 58, 1996). Coordinate descent over centred columns of length 1 (Friedman, Hastie
 * and Tibshirani, J. Stat. Softw. 33, 2010), on the Gram matrix where that pays, over a working set of columns, until the duality gap
 * is small. Models have `coef` float64 `[features]` and `intercept`; `facts` have `iterations` (sweeps), `dualGap` and `converged`,
 * and early stops warn with code `not-converged`. Starts from a model given as `warmStart`. Targets `[rows, outputs]` are fitted one
 * after another, each with columns of its own: `coef` is `[outputs, features]`, and `iterations` and `dualGap` have a number of each.
 *
 * Costs rows x features^2 operations for up to 600 columns, else some dozen passes over the columns that matter; sparse rows stay
 * sparse. The penalty sees the columns' units: scale them first unless they are alike. Not where columns correlate and all matter: of
 * such a group it keeps one, `elasticNet` all.
 */
export const lasso = defineRegressor({
  type: 'lasso',
  version: 1,
  accepts: denseOrSparseInput,
  targets: manyTargets,
  params: {
    /** Strength of the penalty. For 0, take `linearRegression`. */
    alpha: alphaParam(),
    ...descentParams,
  },
  fit: (data, params, ctx) => fitOne('lasso', data, { ...params, l1Ratio: 1 }, ctx),
  methods: linearMethods,
  expose: linearExposeMany,
  graph: linearGraph,
})
