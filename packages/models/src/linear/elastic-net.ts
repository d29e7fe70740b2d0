import { defineRegressor, denseOrSparseInput, manyTargets, number } from '@foldwise/core'
import { fitOne } from './coordinate-descent/fit-one.ts'
import { alphaParam, descentParams, l1RatioSpace } from './coordinate-descent/params.ts'
import { linearExposeMany, linearGraph, linearMethods } from './linear-model.ts'

/**
 * Least squares with a mixture of the absolute penalty of `lasso` and the squared one of `ridge`.
 *
 * Minimises `sum_i weight_i (y_i - x_i . coef - intercept)^2 / (2 sum_i weight_i) + alpha l1Ratio |coef|_1 +
 * alpha (1 - l1Ratio) |coef|^2 / 2`, the intercept free, as scikit-learn does (Zou and Hastie, J. R. Stat. Soc. B 67, 2005). Solved as
 * `lasso` is, with its `facts`, `warmStart`, several targets, cost and warnings. Models have `coef` float64 `[features]` and `intercept`.
 *
 * The penalty sees the columns' units: scale them first unless they are alike. With `l1Ratio` 0 no coefficient becomes 0, and `ridge`
 * is faster: its `alpha` is this one times the sum of the weights.
 */
export const elasticNet = defineRegressor({
  type: 'elasticNet',
  version: 1,
  accepts: denseOrSparseInput,
  targets: manyTargets,
  params: {
    /** Strength of the penalty. For 0, take `linearRegression`. */
    alpha: alphaParam(),
    /** Share of the absolute penalty. */
    l1Ratio: number({ min: 0, max: 1, default: 0.5, space: l1RatioSpace }),
    ...descentParams,
  },
  fit: (data, params, ctx) => fitOne('elasticNet', data, params, ctx),
  methods: linearMethods,
  expose: linearExposeMany,
  graph: linearGraph,
})
