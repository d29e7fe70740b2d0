import type { Indicator } from '../input/indicator-table.ts'
import { type LabelRankingOptions, meanOverLabelRows } from './label-rows.ts'

/**
 * Share of a row's pairs of a true and a false label in which the false one scores as high or higher, on average: 0 at
 * best. A row with no such pair counts 0. Arguments and errors as in `coverageError`. scikit-learn: `label_ranking_loss`.
 */
export function labelRankingLoss(
  yTrue: Indicator,
  yScore: ArrayLike<ArrayLike<number>>,
  { weight }: LabelRankingOptions = {},
): number {
  return meanOverLabelRows('labelRankingLoss', yTrue, yScore, weight, (scores, isTrue, positives) => {
    const pairs = positives * (scores.length - positives)
    if (pairs === 0) return 0
    let wrong = 0
    for (let a = 0; a < scores.length; a++) {
      if (isTrue[a] === 0) continue
      for (let b = 0; b < scores.length; b++) if (isTrue[b] === 0 && scores[b]! >= scores[a]!) wrong++
    }
    return wrong / pairs
  })
}
