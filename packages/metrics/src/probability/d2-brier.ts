import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import { type BrierScoreOptions, meanBrier } from './brier-score.ts'
import { classShares } from './class-shares.ts'

/**
 * Share of the Brier score of always predicting the classes' shares that is gone: 1 at best, 0 for that. 0 where all rows
 * are of one class, unless predicted with certainty. Arguments as in `brierScore`, errors too, and `InputError` for one
 * row. scikit-learn: `d2_brier_score`.
 */
export function d2Brier<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  options: Omit<BrierScoreOptions<L>, 'scaleByHalf'> = {},
): number {
  const score = meanBrier('d2Brier', yTrue, probabilities, { ...options, scaleByHalf: true })
  checkTwoRows('d2Brier', yTrue.length)
  const { labels, codes } = encodeLabels('d2Brier', { yTrue }, options.labels)
  let spread = 1
  for (const share of classShares(codes[0]!, labels.length, options.weight)) spread -= share * share
  return shareExplained(score, spread / 2)
}
