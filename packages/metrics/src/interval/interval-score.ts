import { checkLevel } from '../input/check-level.ts'
import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from '../regression/mean-squared-error.ts'
import { type Bounds, checkBounds } from './bounds.ts'

export interface IntervalScoreOptions extends RegressionOptions {
  /** The share of the targets that the intervals are meant to cover, between 0 and 1. Default 0.9. */
  readonly level?: number
}

/**
 * Mean width of predicted intervals, plus `2 / (1 - level)` for each unit by which a target is outside: least for the true
 * quantiles (Winkler 1972; Gneiting and Raftery 2007). 0 is best, in the unit of the target. The sum of the pinball losses
 * of both bounds times `2 / (1 - level)`. Throws as `intervalCoverage`, and `ParamError` for the level.
 */
export function intervalScore(
  yTrue: ArrayLike<number>,
  bounds: Bounds,
  { level = 0.9, weight }: IntervalScoreOptions = {},
): number {
  checkLevel('intervalScore', level)
  const rows = checkBounds('intervalScore', yTrue, bounds, weight)
  const { low, high } = bounds
  const penalty = 2 / (1 - level)
  return weightedMean(rows, weight, (i) => {
    const outside = Math.max(low[i]! - yTrue[i]!, yTrue[i]! - high[i]!, 0)
    return high[i]! - low[i]! + penalty * outside
  })
}
