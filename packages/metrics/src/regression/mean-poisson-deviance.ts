import type { RegressionOptions } from './mean-squared-error.ts'
import { meanDeviance } from './mean-tweedie-deviance.ts'

/**
 * Mean deviance of counts from predicted means, 0 at best. Targets are at least 0, predictions above 0, else
 * `InputError`. scikit-learn: `mean_poisson_deviance`. The same bits on every engine.
 */
export function meanPoissonDeviance(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  return meanDeviance('meanPoissonDeviance', yTrue, yPred, 1, weight)
}
