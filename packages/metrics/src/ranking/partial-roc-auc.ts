import { ParamError, show } from '../errors.ts'
import type { Label } from '../input/label.ts'
import { checkBothClasses } from './check-both-classes.ts'
import { type RankingOptions, thresholdCounts } from './threshold-counts.ts'

/**
 * Area under the ROC curve up to a false positive rate of `maxFpr`, scaled so that guessing is 0.5 and perfection 1
 * (McClish 1989). scikit-learn: `roc_auc_score` with `max_fpr`. Throws `ParamError` unless `0 < maxFpr <= 1`, `InputError`
 * when a class has no rows.
 */
export function partialRocAuc<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  maxFpr: number,
  options: RankingOptions<L> = {},
): number {
  if (!(maxFpr > 0 && maxFpr <= 1)) {
    throw new ParamError(`partialRocAuc: expected 'maxFpr' to be above 0 and up to 1, got ${show(maxFpr)}.`)
  }
  const { truePositives: tp, falsePositives: fp } = thresholdCounts('partialRocAuc', yTrue, yScore, options)
  const positives = tp.at(-1)!
  const negatives = fp.at(-1)!
  checkBothClasses('partialRocAuc', positives, negatives)
  let area = 0
  let x = 0
  let y = 0
  for (let i = 0; x < maxFpr && i < tp.length; i++) {
    const nextX = fp[i]! / negatives
    const nextY = tp[i]! / positives
    const part = nextX > maxFpr ? (maxFpr - x) / (nextX - x) : 1
    const top = y + part * (nextY - y)
    area += (part * (nextX - x) * (y + top)) / 2
    x = nextX
    y = top
  }
  const least = (maxFpr * maxFpr) / 2
  return maxFpr === 1 ? area : (1 + (area - least) / (maxFpr - least)) / 2
}
