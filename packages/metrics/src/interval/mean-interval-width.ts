import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from '../regression/mean-squared-error.ts'
import { type Bounds, checkBounds } from './bounds.ts'

/** Mean distance of the bounds of predicted intervals, in the unit of the target. Throws as `intervalCoverage`. */
export function meanIntervalWidth(
  yTrue: ArrayLike<number>,
  bounds: Bounds,
  { weight }: RegressionOptions = {},
): number {
  const rows = checkBounds('meanIntervalWidth', yTrue, bounds, weight)
  return weightedMean(rows, weight, (i) => bounds.high[i]! - bounds.low[i]!)
}
