import type { Label } from '../input/label.ts'
import { checkBothClasses } from './check-both-classes.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

/**
 * Area under the precision-recall-gain curve, for recall gains from 0 to 1 (Flach and Kull 2015): precision and recall on
 * a harmonic scale on which always predicting the positive class is 0 and perfection 1. Unlike average precision it can
 * be averaged, and compared between data of different shares of positives. Below 0 for worse than always positive.
 * Throws `InputError` unless there are rows of both classes. scikit-learn has no such function.
 */
export function precisionRecallGainAuc<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: RankingOptions<L> = {},
): number {
  const where = 'precisionRecallGainAuc'
  const { truePositives: tp, falsePositives: fp } = thresholdCounts(where, yTrue, yScore, options)
  const last = tp.length - 1
  const positives = tp[last]!
  const negatives = fp[last]!
  checkBothClasses(where, positives, negatives)
  const odds = positives / negatives
  const gain = (wrong: number, right: number) => 1 - (odds * wrong) / right
  // recall gain is 0 where as large a share of the positives is found as there are positives in all rows
  const start = (positives * positives) / (positives + negatives)
  let i = 0
  while (tp[i]! < start) i++
  const before = i > 0 ? tp[i - 1]! : 0
  const below = i > 0 ? fp[i - 1]! : 0
  let recall = 0
  let precision = gain(below + ((fp[i]! - below) * (start - before)) / (tp[i]! - before), start)
  let area = 0
  for (; i <= last; i++) {
    const nextRecall = gain(positives - tp[i]!, tp[i]!)
    const nextPrecision = gain(fp[i]!, tp[i]!)
    area += ((nextRecall - recall) * (nextPrecision + precision)) / 2
    recall = nextRecall
    precision = nextPrecision
  }
  return area
}
