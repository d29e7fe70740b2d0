import type { Indicator } from '../input/indicator-table.ts'
import { type LabelRankingOptions, meanOverLabelRows } from './label-rows.ts'

/**
 * How many labels from the highest score down it takes to cover all true labels of a row, on average; a row without true
 * labels counts 0. `yTrue` is rows of 0 and 1, a column a label, `yScore` rows of scores. scikit-learn: `coverage_error`.
 * Throws `InputError` for tables of two shapes and for other numbers.
 */
export function coverageError(
  yTrue: Indicator,
  yScore: ArrayLike<ArrayLike<number>>,
  { weight }: LabelRankingOptions = {},
): number {
  return meanOverLabelRows('coverageError', yTrue, yScore, weight, (scores, isTrue, positives) => {
    if (positives === 0) return 0
    let lowest = Infinity
    for (let c = 0; c < scores.length; c++) if (isTrue[c] === 1) lowest = Math.min(lowest, scores[c]!)
    let covered = 0
    for (let c = 0; c < scores.length; c++) if (scores[c]! >= lowest) covered++
    return covered
  })
}
