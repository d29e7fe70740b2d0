import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { ask, positiveMask } from '../input/positive-mask.ts'
import { sweep } from './sweep.ts'

export interface RankingOptions<L extends Label = Label> {
  /** The label that high scores stand for. Default: 1 of {0, 1} and {-1, 1}, and `true`; otherwise required. */
  readonly posLabel?: L
  /** One number a row, >= 0. Default: all 1. Rows of weight 0 are ignored. */
  readonly weight?: ArrayLike<number>
}

/** For each distinct score, descending: the weight of positive and of negative rows that score at least that. */
export interface ThresholdCounts {
  readonly thresholds: Float64Array
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
}

export function thresholdCounts<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { posLabel, weight }: RankingOptions<L>,
): ThresholdCounts {
  const rows = checkRows(where, { yTrue, yScore })
  checkWeight(where, weight, rows)
  const mask = positiveMask(where, yTrue, posLabel, ask)
  const thresholds = new Float64Array(rows)
  const truePositives = new Float64Array(rows)
  const falsePositives = new Float64Array(rows)
  let count = 0
  sweep(where, mask, yScore, weight, (positive, negative, threshold) => {
    thresholds[count] = threshold
    truePositives[count] = positive + (count > 0 ? truePositives[count - 1]! : 0)
    falsePositives[count] = negative + (count > 0 ? falsePositives[count - 1]! : 0)
    count++
  })
  return {
    thresholds: thresholds.slice(0, count),
    truePositives: truePositives.slice(0, count),
    falsePositives: falsePositives.slice(0, count),
  }
}
