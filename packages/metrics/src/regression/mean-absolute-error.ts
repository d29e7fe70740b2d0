import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/** Mean of the absolute errors, in units of the target. scikit-learn: `mean_absolute_error`. Throws `InputError` for numbers that are not finite. */
export function meanAbsoluteError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('meanAbsoluteError', yTrue, yPred, weight)
  return weightedMean(rows, weight, (i) => Math.abs(yTrue[i]! - yPred[i]!))
}
