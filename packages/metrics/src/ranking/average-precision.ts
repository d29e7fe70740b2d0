import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { positiveMask } from '../input/positive-mask.ts'
import { type Cells, cutIntoCells } from './cut-into-cells.ts'
import { sortKeys } from './sort-keys.ts'
import type { RankingOptions } from './threshold-counts.ts'

/**
 * Area under the precision-recall curve as a sum of steps, without interpolation: the precision at each distinct score,
 * averaged over the positive rows. 0 without positive rows.
 *
 * `yScore` is one finite number a row. scikit-learn: `average_precision_score`. Cost: a bucket sort, linear in the rows.
 */
export function averagePrecision<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { posLabel, weight }: RankingOptions<L> = {},
): number {
  const rows = checkRows('averagePrecision', { yTrue, yScore })
  checkWeight('averagePrecision', weight, rows)
  const mask = positiveMask('averagePrecision', yTrue, posLabel, 'ask')
  return sumOfSteps(cutIntoCells('averagePrecision', mask, yScore, weight))
}

function sumOfSteps({ scores, weights, cells, bounds }: Cells): number {
  let truePositives = 0
  let falsePositives = 0
  let sum = 0
  for (let cell = cells - 1; cell >= 0; cell--) {
    const nStart = bounds[2 * cell]!
    const pStart = bounds[2 * cell + 1]!
    let n = pStart
    let p = bounds[2 * cell + 2]!
    if (n - nStart > 1) sortKeys(scores, weights, nStart, n)
    if (p - pStart > 1) sortKeys(scores, weights, pStart, p)
    while (p > pStart) {
      const threshold = scores[p - 1]!
      let step = 0
      for (; p > pStart && scores[p - 1] === threshold; p--) step += weights ? weights[p - 1]! : 1
      for (; n > nStart && scores[n - 1]! >= threshold; n--) falsePositives += weights ? weights[n - 1]! : 1
      truePositives += step
      sum += step * (truePositives / (truePositives + falsePositives))
    }
    for (; n > nStart; n--) falsePositives += weights ? weights[n - 1]! : 1
  }
  return truePositives > 0 ? sum / truePositives : 0
}
