import { custom, defineRegressor, denseOrSparseInput } from '@foldwise/core'
import { fitGlm } from './glm/fit.ts'
import { logLinkModel } from './glm/model.ts'
import { glmParams } from './glm/params.ts'

const TYPE = 'tweedieRegressor'

/**
 * Targets around a mean of exp(x . coef + intercept) with a variance of mean^power: 0 normal, 1 Poisson, 2 gamma, 3 inverse Gaussian,
 * and between 1 and 2 sums of a random number of amounts, as the cost of insurance claims, with zeros among them.
 *
 * Minimises `sum_i weight_i d(y_i, mean_i) / (2 sum_i weight_i) + alpha |coef|^2 / 2`, the intercept free, with the Tweedie deviance d
 * (Jørgensen, J. R. Stat. Soc. B 49, 1987), as `poissonRegressor` does, with its `facts`, cost and warnings: scikit-learn's
 * `TweedieRegressor` with `link='log'`. Outside powers 1 to 2 the loss is not convex,
 * and may have more than one minimum. For
 * power 0 with the identity link take `ridge`, whose `alpha` is this one times the sum of the weights.
 */
export const tweedieRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Targets must be >= 0 from 1 on, and > 0 from 2 on. */
    power: custom<number>({
      kind: 'power',
      default: 1.5,
      expects: '0, or a number >= 1',
      accepts: (v) => typeof v === 'number' && Number.isFinite(v) && (v === 0 || v >= 1),
      space: { kind: 'number', min: 1, max: 2 },
    }),
    ...glmParams,
  },
  fit: (data, params, ctx) => fitGlm(TYPE, data, params, ctx),
  ...logLinkModel,
})
