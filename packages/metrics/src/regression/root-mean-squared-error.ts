import { square, weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/**
 * Square root of the mean of the squared errors, in units of the target.
 * scikit-learn: `root_mean_squared_error`. Throws `InputError` for numbers that are not finite.
 */
export function rootMeanSquaredError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('rootMeanSquaredError', yTrue, yPred, weight)
  return Math.sqrt(weightedMean(rows, weight, (i) => square(yTrue[i]! - yPred[i]!)))
}
