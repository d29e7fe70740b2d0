import type { Label } from '../input/label.ts'
import { checkBothClasses } from './check-both-classes.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

/** Point `i` is reached by taking the rows whose score is at least `thresholds[i]`. */
export interface CumulativeGains {
  /** `[points]`: share of all rows that are taken, from 0 to 1. */
  readonly taken: Float64Array
  /** `[points]`: share of the positive rows among them (gain, captured response), from 0 to 1. */
  readonly captured: Float64Array
  /** `[points]`, decreasing, the first Infinity. */
  readonly thresholds: Float64Array
}

/**
 * What share of the positive rows the highest-scored share of all rows holds, at every distinct score. Guessing is the
 * diagonal. Throws `InputError` unless there are rows of both classes. scikit-learn has no such function.
 */
export function cumulativeGains<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: RankingOptions<L> = {},
): CumulativeGains {
  return gains('cumulativeGains', yTrue, yScore, options)
}

export function gains<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: RankingOptions<L>,
): CumulativeGains {
  const { thresholds, truePositives: tp, falsePositives: fp } = thresholdCounts(where, yTrue, yScore, options)
  const last = thresholds.length - 1
  checkBothClasses(where, tp[last]!, fp[last]!)
  const all = tp[last]! + fp[last]!
  const withZero = (values: (i: number) => number, zero: number) =>
    Float64Array.from({ length: thresholds.length + 1 }, (_, i) => (i === 0 ? zero : values(i - 1)))
  return {
    taken: withZero((i) => (tp[i]! + fp[i]!) / all, 0),
    captured: withZero((i) => tp[i]! / tp[last]!, 0),
    thresholds: withZero((i) => thresholds[i]!, Infinity),
  }
}
