import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import { classProbabilities } from './class-probabilities.ts'
import { classShares } from './class-shares.ts'
import { logarithm } from './log.ts'
import { meanLogLoss, type ProbabilityOptions } from './log-loss.ts'

/**
 * Share of the log loss of always predicting the classes' shares that is gone: 1 at best, 0 for that (McFadden's R²).
 * 0 where all rows are of one class, unless predicted with certainty. Arguments as in `logLoss`, errors too, and
 * `InputError` for one row. scikit-learn: `d2_log_loss_score`. The same bits on every engine.
 */
export function d2LogLoss<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  { labels, weight }: ProbabilityOptions<L> = {},
): number {
  const rows = checkRows('d2LogLoss', { yTrue })
  checkWeight('d2LogLoss', weight, rows)
  checkTwoRows('d2LogLoss', rows)
  const table = classProbabilities('d2LogLoss', yTrue, probabilities, labels)
  const log = logarithm()
  let entropy = 0
  for (const share of classShares(table.truth, table.labels.length, weight)) {
    if (share > 0) entropy -= share * log(share)
  }
  return shareExplained(meanLogLoss(table, weight), entropy)
}
