import type { RegressionOptions } from './mean-squared-error.ts'
import { meanDeviance } from './mean-tweedie-deviance.ts'

/**
 * Mean deviance of positive amounts from predicted means, 0 at best; the same for amounts in another unit. Targets and
 * predictions are above 0, else `InputError`. scikit-learn: `mean_gamma_deviance`. The same bits on every engine.
 */
export function meanGammaDeviance(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  return meanDeviance('meanGammaDeviance', yTrue, yPred, 2, weight)
}
