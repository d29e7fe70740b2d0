import { checkBound } from '../input/check-bound.ts'
import { square, weightedMean } from '../input/weighted-mean.ts'
import { logarithmOfOnePlus } from '../numeric/log1p.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

/**
 * Mean squared difference of log(1 + target) and log(1 + prediction): errors as ratios, for targets that grow
 * exponentially. scikit-learn: `mean_squared_log_error`. Throws `InputError` for numbers that are not finite or not
 * above -1. The same bits on every engine.
 */
export function meanSquaredLogError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: RegressionOptions = {},
): number {
  return squaredLogError('meanSquaredLogError', yTrue, yPred, options)
}

export function squaredLogError(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions,
): number {
  const rows = checkTargets(where, yTrue, yPred, weight)
  checkBound(where, 'yTrue', yTrue, -1, 'not itself')
  checkBound(where, 'yPred', yPred, -1, 'not itself')
  const log1p = logarithmOfOnePlus()
  return weightedMean(rows, weight, (i) => square(log1p(yTrue[i]!) - log1p(yPred[i]!)))
}
