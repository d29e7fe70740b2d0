import type { RegressionOptions } from './mean-squared-error.ts'
import { squaredLogError } from './mean-squared-log-error.ts'

/** Square root of `meanSquaredLogError`. scikit-learn: `root_mean_squared_log_error`. Throws as that does. */
export function rootMeanSquaredLogError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionOptions = {},
): number {
  return Math.sqrt(squaredLogError('rootMeanSquaredLogError', yTrue, yPred, options))
}
