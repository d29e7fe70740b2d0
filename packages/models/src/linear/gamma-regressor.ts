import { defineRegressor, denseOrSparseInput } from '@foldwise/core'
import { fitGlm } from './glm/fit.ts'
import { logLinkModel } from './glm/model.ts'
import { glmParams } from './glm/params.ts'

const TYPE = 'gammaRegressor'

/**
 * Amounts: targets > 0 around a mean of exp(x . coef + intercept), with a standard deviation that grows like it, as claims, prices and
 * durations have.
 *
 * Minimises `sum_i weight_i d(y_i, mean_i) / (2 sum_i weight_i) + alpha |coef|^2 / 2`, the intercept free, with the gamma deviance d,
 * as `poissonRegressor` does, with its `facts`, cost and warnings. Errors count by their share of the mean, so that the unit of the
 * targets changes nothing but the intercept. Not for zeros among the targets: take `tweedieRegressor`.
 */
export const gammaRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: glmParams,
  fit: (data, params, ctx) => fitGlm(TYPE, data, { ...params, power: 2 }, ctx),
  ...logLinkModel,
})
