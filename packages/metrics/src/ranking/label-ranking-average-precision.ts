import type { Indicator } from '../input/indicator-table.ts'
import { type LabelRankingOptions, meanOverLabelRows } from './label-rows.ts'

/**
 * For each true label of a row, the share of true labels among those that score as high or higher; on average over the
 * labels and the rows: 1 at best. A row whose labels are all true, or all false, counts 1. Arguments and errors as in
 * `coverageError`. scikit-learn: `label_ranking_average_precision_score`.
 */
export function labelRankingAveragePrecision(
  yTrue: Indicator,
  yScore: ArrayLike<ArrayLike<number>>,
  { weight }: LabelRankingOptions = {},
): number {
  return meanOverLabelRows('labelRankingAveragePrecision', yTrue, yScore, weight, (scores, isTrue, positives) => {
    if (positives === 0 || positives === scores.length) return 1
    let sum = 0
    for (let a = 0; a < scores.length; a++) {
      if (isTrue[a] === 0) continue
      let above = 0
      let right = 0
      for (let b = 0; b < scores.length; b++) {
        if (scores[b]! < scores[a]!) continue
        above++
        right += isTrue[b]!
      }
      sum += right / above
    }
    return sum / positives
  })
}
