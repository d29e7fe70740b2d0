import type { Label } from '../input/label.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

/** `[points]` each: the weight of rows of each kind when those of a score of at least `thresholds[i]` are called positive. */
export interface ThresholdConfusion {
  readonly trueNegatives: Float64Array
  readonly falsePositives: Float64Array
  readonly falseNegatives: Float64Array
  readonly truePositives: Float64Array
  /** Every distinct score, decreasing. */
  readonly thresholds: Float64Array
}

/** The four counts at every distinct score, to choose a threshold by any rule. scikit-learn: `confusion_matrix_at_thresholds`. */
export function confusionMatrixAtThresholds<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: RankingOptions<L> = {},
): ThresholdConfusion {
  const counts = thresholdCounts('confusionMatrixAtThresholds', yTrue, yScore, options)
  const { truePositives, falsePositives } = counts
  const positives = truePositives[truePositives.length - 1]!
  const negatives = falsePositives[falsePositives.length - 1]!
  return {
    ...counts,
    trueNegatives: falsePositives.map((count) => negatives - count),
    falseNegatives: truePositives.map((count) => positives - count),
  }
}
