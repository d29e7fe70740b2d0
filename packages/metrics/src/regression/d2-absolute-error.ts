import { pinballExplained } from './d2-pinball.ts'
import type { RegressionOptions } from './mean-squared-error.ts'

/**
 * Share of the absolute error of the best constant that is gone: 1 at best, 0 for predicting the targets' median.
 * scikit-learn: `d2_absolute_error_score`. Throws `InputError` for one row and for numbers that are not finite.
 */
export function d2AbsoluteError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  return pinballExplained('d2AbsoluteError', yTrue, yPred, weight === undefined ? {} : { weight })
}
