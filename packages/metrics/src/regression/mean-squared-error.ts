import { square, weightedMean } from '../input/weighted-mean.ts'
import { checkTargets } from './targets.ts'

export interface RegressionOptions {
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/** Mean of the squared errors, in squared units of the target. scikit-learn: `mean_squared_error`. Throws `InputError` for numbers that are not finite. */
export function meanSquaredError(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkTargets('meanSquaredError', yTrue, yPred, weight)
  return weightedMean(rows, weight, (i) => square(yTrue[i]! - yPred[i]!))
}
