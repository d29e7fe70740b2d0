import type { Label } from '../input/label.ts'
import { checkBothClasses } from './check-both-classes.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

export interface DetCurveOptions<L extends Label = Label> extends RankingOptions<L> {
  /** Leaves out points with the same true positives as both neighbours. Default false. */
  readonly dropIntermediate?: boolean
}

/** Point `i` is reached by calling rows positive whose score is at least `thresholds[i]`. */
export interface DetCurve {
  /** False positive rate, decreasing. */
  readonly fpr: Float64Array
  /** False negative rate, increasing. */
  readonly fnr: Float64Array
  /** Increasing; the last may be Infinity, where no row is positive. */
  readonly thresholds: Float64Array
}

/**
 * Detection error tradeoff: both kinds of error at each threshold, from the one that misses no positive row to the one
 * that takes no negative row. Throws `InputError` when a class has no rows. scikit-learn: `det_curve`.
 */
export function detCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { dropIntermediate = false, ...options }: DetCurveOptions<L> = {},
): DetCurve {
  const counts = thresholdCounts('detCurve', yTrue, yScore, options)
  const tp = [0, ...counts.truePositives]
  const fp = [0, ...counts.falsePositives]
  const thresholds = [Infinity, ...counts.thresholds]
  const last = tp.length - 1
  const positives = tp[last]!
  const negatives = fp[last]!
  checkBothClasses('detCurve', positives, negatives)
  const kept = [...tp.keys()].filter(
    (i) => !dropIntermediate || i === 0 || i === last || tp[i] !== tp[i - 1] || tp[i] !== tp[i + 1],
  )
  const from = kept.findLastIndex((i) => fp[i] === 0)
  const to = kept.findIndex((i) => tp[i] === positives)
  const points = kept.slice(from, to + 1).reverse()
  return {
    fpr: Float64Array.from(points, (i) => fp[i]! / negatives),
    fnr: Float64Array.from(points, (i) => (positives - tp[i]!) / positives),
    thresholds: Float64Array.from(points, (i) => thresholds[i]!),
  }
}
