import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/** What the error is divided by where the target is 0 or nearly: eps of float64, as scikit-learn has it. */
const SMALLEST = 2 ** -52

/**
 * Mean of the absolute errors as shares of the targets' sizes: 0.1 is 10 %. A target of 0 that is missed makes it
 * astronomically large; use `meanAbsoluteError` where targets may be 0. scikit-learn: `mean_absolute_percentage_error`.
 * Throws `InputError` for numbers that are not finite.
 */
export function meanAbsolutePercentageError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('meanAbsolutePercentageError', yTrue, yPred, weight)
  return weightedMean(rows, weight, (i) => percentageError(yTrue[i]!, yPred[i]!))
}

export const percentageError = (target: number, prediction: number): number =>
  Math.abs(target - prediction) / Math.max(Math.abs(target), SMALLEST)
