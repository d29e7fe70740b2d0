import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'
import { checkTweedie, unitDeviance } from './unit-deviance.ts'

export interface TweedieOptions extends RegressionOptions {
  /**
   * How the variance grows with the mean: 0 (the default) normal, 1 Poisson, between 1 and 2 compound Poisson (amounts
   * that are often 0), 2 gamma, 3 inverse Gaussian; below 0 for predictions above 0 of any target.
   */
  readonly power?: number
}

/**
 * Mean deviance in the Tweedie family, 0 at best; with power 0 the mean squared error. Targets are at least 0 for a power
 * from 1, above 0 from 2; predictions are above 0 for every power but 0. scikit-learn: `mean_tweedie_deviance`.
 * Throws `InputError` for other numbers, `ParamError` for a power between 0 and 1. The same bits on every engine.
 */
export function meanTweedieDeviance(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { power = 0, weight }: TweedieOptions = {},
): number {
  return meanDeviance('meanTweedieDeviance', yTrue, yPred, power, weight)
}

export function meanDeviance(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  power: number,
  weight: ArrayLike<number> | undefined,
): number {
  const rows = checkTargets(where, yTrue, yPred, weight)
  checkTweedie(where, yTrue, yPred, power)
  const deviance = unitDeviance(power)
  return weightedMean(rows, weight, (i) => deviance(yTrue[i]!, yPred[i]!))
}
