import { square, weightedMean } from '../input/weighted-mean.ts'
import { shareExplained } from '../numeric/share-explained.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/**
 * Like `r2Score`, but forgiving a constant offset: 1 minus the variance of the errors over that of the targets. Higher
 * than `r2Score` where predictions are too high or too low on average. A constant target scores 1 where the error is
 * constant and 0 otherwise. scikit-learn: `explained_variance_score`. Throws `InputError` for numbers that are not finite.
 */
export function explainedVariance(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('explainedVariance', yTrue, yPred, weight)
  const offset = weightedMean(rows, weight, (i) => yTrue[i]! - yPred[i]!)
  const mean = weightedMean(rows, weight, (i) => yTrue[i]!)
  const left = weightedMean(rows, weight, (i) => square(yTrue[i]! - yPred[i]! - offset))
  const variance = weightedMean(rows, weight, (i) => square(yTrue[i]! - mean))
  return shareExplained(left, variance)
}
