import { weightedQuantile } from '../numeric/weighted-quantile.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/**
 * Median of the absolute errors, in units of the target: unmoved by a few rows that are far off. With weights, the
 * error that half of the weight is below. scikit-learn: `median_absolute_error`. Throws `InputError` for numbers that
 * are not finite.
 */
export function medianAbsoluteError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('medianAbsoluteError', yTrue, yPred, weight)
  const errors = new Float64Array(rows)
  for (let i = 0; i < rows; i++) errors[i] = Math.abs(yTrue[i]! - yPred[i]!)
  return weightedQuantile(errors, weight, 0.5)
}
