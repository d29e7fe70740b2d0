import { InputError } from '../errors.ts'
import { square, weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/**
 * Share of the target's variance that is explained: 1 at best, 0 for predicting the mean, negative for worse. A constant
 * target scores 1 when predicted exactly and 0 otherwise. scikit-learn: `r2_score`.
 * Throws `InputError` for fewer than two rows and for numbers that are not finite.
 */
export function r2Score(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('r2Score', yTrue, yPred, weight)
  if (rows < 2) {
    throw new InputError('r2Score: expected at least two rows, got one. The variance of one row is undefined.')
  }
  const mean = weightedMean(rows, weight, (i) => yTrue[i]!)
  const left = weightedMean(rows, weight, (i) => square(yTrue[i]! - yPred[i]!))
  const variance = weightedMean(rows, weight, (i) => square(yTrue[i]! - mean))
  if (variance === 0) return left === 0 ? 1 : 0
  return 1 - left / variance
}
