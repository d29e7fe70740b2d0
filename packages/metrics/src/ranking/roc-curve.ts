import type { Label } from '../input/label.ts'
import { checkBothClasses } from './check-both-classes.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

export interface RocCurveOptions<L extends Label = Label> extends RankingOptions<L> {
  /** Leaves out points on a straight line between their neighbours. Default true. */
  readonly dropIntermediate?: boolean
}

/** Point `i` is reached by calling rows positive whose score is at least `thresholds[i]`. */
export interface RocCurve {
  /** False positive rate, increasing from 0 to 1. */
  readonly fpr: Float64Array
  /** True positive rate, increasing from 0 to 1. */
  readonly tpr: Float64Array
  /** Decreasing; the first is Infinity, where no row is positive. */
  readonly thresholds: Float64Array
}

/**
 * Receiver operating characteristic of scores, one finite number a row. Tied scores make one point.
 * Throws `InputError` when a class has no rows. scikit-learn: `roc_curve`.
 */
export function rocCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { dropIntermediate = true, ...options }: RocCurveOptions<L> = {},
): RocCurve {
  const { thresholds, truePositives, falsePositives } = thresholdCounts('rocCurve', yTrue, yScore, options)
  const last = thresholds.length - 1
  const positives = truePositives[last]!
  const negatives = falsePositives[last]!
  checkBothClasses('rocCurve', positives, negatives)
  const kept: number[] = []
  for (let i = 0; i <= last; i++) {
    const corner = i === 0 || i === last || bends(truePositives, i) || bends(falsePositives, i)
    if (corner || !dropIntermediate) kept.push(i)
  }
  const column = (start: number, at: (i: number) => number) => {
    const out = new Float64Array(kept.length + 1)
    out[0] = start
    kept.forEach((i, k) => {
      out[k + 1] = at(i)
    })
    return out
  }
  return {
    fpr: column(0, (i) => falsePositives[i]! / negatives),
    tpr: column(0, (i) => truePositives[i]! / positives),
    thresholds: column(Infinity, (i) => thresholds[i]!),
  }
}

/** Whether the step into point `i` differs from the step out of it. */
const bends = (counts: Float64Array, i: number) => counts[i + 1]! - counts[i]! - (counts[i]! - counts[i - 1]!) !== 0
