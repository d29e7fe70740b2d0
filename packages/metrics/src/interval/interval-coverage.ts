import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from '../regression/mean-squared-error.ts'
import { type Bounds, checkBounds } from './bounds.ts'

/**
 * Share of the targets within their predicted intervals, bounds included: 0.9 is due of 90 % intervals. Read it beside
 * `meanIntervalWidth`: wide intervals cover everything. Throws `InputError` for a lower bound above the upper one.
 */
export function intervalCoverage(yTrue: ArrayLike<number>, bounds: Bounds, { weight }: RegressionOptions = {}): number {
  const rows = checkBounds('intervalCoverage', yTrue, bounds, weight)
  const { low, high } = bounds
  return weightedMean(rows, weight, (i) => Number(low[i]! <= yTrue[i]! && yTrue[i]! <= high[i]!))
}
