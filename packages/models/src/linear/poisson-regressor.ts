import { defineRegressor, denseOrSparseInput } from '@foldwise/core'
import { fitGlm } from './glm/fit.ts'
import { logLinkModel } from './glm/model.ts'
import { glmParams } from './glm/params.ts'

const TYPE = 'poissonRegressor'

/**
 * Counts and rates: targets >= 0 around a mean of exp(x . coef + intercept), with a variance that grows like it.
 *
 * Minimises `sum_i weight_i d(y_i, mean_i) / (2 sum_i weight_i) + alpha |coef|^2 / 2`, the intercept free, with the Poisson deviance d:
 * scikit-learn's objective (McCullagh and Nelder, Generalized Linear Models, 1989). Newton's method with the whole Hessian, or with
 * conjugate gradients for wide and sparse rows; dense columns are centred and scaled on the way, so that columns of any unit reach the
 * optimum. Models have `coef` float64 `[features]` and `intercept`, of the logarithm; `facts` tell `solver`, `iterations`, `converged`,
 * `objective`, and the mean deviance (`deviance`) beside that of the mean alone (`nullDeviance`). Starts from a model given as
 * `warmStart`; early stops warn with code `not-converged`.
 *
 * Rates over unequal times: give rate = count / time as target and time as weight. Rows x features^2 operations an iteration, some
 * five of them. The penalty sees the columns' units. Not for effects that add up rather than multiply, nor far beyond the columns'
 * ranges, where exponentials explode: take `gradientBoostingRegressor` with loss `'poisson'`.
 */
export const poissonRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: glmParams,
  fit: (data, params, ctx) => fitGlm(TYPE, data, { ...params, power: 1 }, ctx),
  ...logLinkModel,
})
