import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { type Indicator, indicatorTable } from '../input/indicator-table.ts'
import { weightedMean } from '../input/weighted-mean.ts'
import type { WeightOptions } from './accuracy.ts'

/**
 * Share of the labels that are wrong, for rows of several labels: tables of 0 and 1, a column a label. For one label a
 * row it is `zeroOneLoss`. scikit-learn: `hamming_loss`. Throws `InputError` for tables of two shapes or other values.
 */
export function hammingLoss(yTrue: Indicator, yPred: Indicator, { weight }: WeightOptions = {}): number {
  const rows = checkRows('hammingLoss', { yTrue, yPred })
  checkWeight('hammingLoss', weight, rows)
  const { values: truth, columns } = indicatorTable('hammingLoss', 'yTrue', yTrue)
  const guess = indicatorTable('hammingLoss', 'yPred', yPred, columns).values
  return weightedMean(rows, weight, (i) => {
    let wrong = 0
    for (let at = i * columns; at < (i + 1) * columns; at++) wrong += truth[at]! ^ guess[at]!
    return wrong / columns
  })
}
