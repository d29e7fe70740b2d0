import type { Label } from '../input/label.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

export interface PrecisionRecallCurveOptions<L extends Label = Label> extends RankingOptions<L> {
  /** Leaves out points with the same true positives as both neighbours. Default false. */
  readonly dropIntermediate?: boolean
}

/** Point `i` is reached by calling rows positive whose score is at least `thresholds[i]`; one end point follows. */
export interface PrecisionRecallCurve {
  /** `[points + 1]`, the last 1. */
  readonly precision: Float64Array
  /** `[points + 1]`, decreasing, the last 0. */
  readonly recall: Float64Array
  /** `[points]`, increasing. */
  readonly thresholds: Float64Array
}

/**
 * Precision and recall at every distinct score. Tied scores make one point. Without positive rows recall is 1
 * everywhere, as in scikit-learn: `precision_recall_curve`.
 */
export function precisionRecallCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { dropIntermediate = false, ...options }: PrecisionRecallCurveOptions<L> = {},
): PrecisionRecallCurve {
  const {
    thresholds,
    truePositives: tp,
    falsePositives: fp,
  } = thresholdCounts('precisionRecallCurve', yTrue, yScore, options)
  const last = thresholds.length - 1
  const positives = tp[last]!
  const kept: number[] = []
  for (let i = last; i >= 0; i--) {
    const corner = i === 0 || i === last || tp[i] !== tp[i - 1] || tp[i] !== tp[i + 1]
    if (corner || !dropIntermediate) kept.push(i)
  }
  const precision = new Float64Array(kept.length + 1)
  const recall = new Float64Array(kept.length + 1)
  kept.forEach((i, k) => {
    precision[k] = tp[i]! / (tp[i]! + fp[i]!)
    recall[k] = positives > 0 ? tp[i]! / positives : 1
  })
  precision[kept.length] = 1
  return { precision, recall, thresholds: Float64Array.from(kept, (i) => thresholds[i]!) }
}
