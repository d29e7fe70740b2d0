import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { ask, positiveMask } from '../input/positive-mask.ts'
import { FEW, forEachCell, total } from './cells.ts'
import type { RankingOptions } from './threshold-counts.ts'

/**
 * Area under the precision-recall curve as a sum of steps, without interpolation: the precision at each distinct score,
 * averaged over the positive rows. 0 without positive rows.
 *
 * `yScore` is one finite number a row. scikit-learn: `average_precision_score`. Cost: linear in the rows.
 */
export function averagePrecision<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { posLabel, weight }: RankingOptions<L> = {},
): number {
  const rows = checkRows('averagePrecision', { yTrue, yScore })
  checkWeight('averagePrecision', weight, rows)
  const mask = positiveMask('averagePrecision', yTrue, posLabel, ask)
  let positives = 0
  let negatives = 0
  let sum = 0
  forEachCell('averagePrecision', mask, yScore, weight, (scores, weights, n, p, end) => {
    const precisionAt = (score: number) => {
      const right = positives + atLeast(scores, weights, p, end, score)
      return right > 0 ? right / (right + negatives + atLeast(scores, weights, n, p, score)) : 0
    }
    const positive = total(weights, p, end)
    // rows are compared one by one, which beats sorting so few
    if (end - n > FEW) sum += positive * precisionAt(scores[n]!)
    else for (let i = p; i < end; i++) sum += (weights ? weights[i]! : 1) * precisionAt(scores[i]!)
    positives += positive
    negatives += total(weights, n, p)
  })
  return positives > 0 ? sum / positives : 0
}

/**
 * The weight of the rows of `[from, to)` that score `score` or more. A branch on the scores would be missed about every
 * other time.
 */
function atLeast(
  scores: Float64Array,
  weights: Float64Array | undefined,
  from: number,
  to: number,
  score: number,
): number {
  let sum = 0
  if (weights) for (let i = from; i < to; i++) sum += weights[i]! * Number(scores[i]! >= score)
  else for (let i = from; i < to; i++) sum += Number(scores[i]! >= score)
  return sum
}
