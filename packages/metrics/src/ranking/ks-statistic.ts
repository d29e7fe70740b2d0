import type { Label } from '../input/label.ts'
import { checkBothClasses } from './check-both-classes.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

/**
 * Kolmogorov and Smirnov's separation of the scores of two classes: the largest distance of their distribution functions,
 * from 0 to 1. It is the largest distance of the ROC curve from the diagonal, on either side. Throws `InputError` unless
 * there are rows of both classes. scipy: `ks_2samp(...).statistic`; scikit-learn has no such function.
 */
export function ksStatistic<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: RankingOptions<L> = {},
): number {
  const { truePositives: tp, falsePositives: fp } = thresholdCounts('ksStatistic', yTrue, yScore, options)
  const last = tp.length - 1
  checkBothClasses('ksStatistic', tp[last]!, fp[last]!)
  let largest = 0
  for (let i = 0; i < last; i++) largest = Math.max(largest, Math.abs(tp[i]! / tp[last]! - fp[i]! / fp[last]!))
  return largest
}
