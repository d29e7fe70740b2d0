import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { type Indicator, indicatorTable } from '../input/indicator-table.ts'
import { numberTable } from '../input/number-table.ts'

export interface LabelRankingOptions {
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/**
 * Weighted mean over rows of a score of the row's true labels and label scores. Throws `InputError` unless both tables
 * have the same shape, `yTrue` of 0 and 1 (or booleans), `yScore` of finite numbers.
 */
export function meanOverLabelRows(
  where: string,
  yTrue: Indicator,
  yScore: ArrayLike<ArrayLike<number>>,
  weight: ArrayLike<number> | undefined,
  score: (scores: Float64Array, isTrue: Uint8Array, positives: number) => number,
): number {
  const rows = checkRows(where, { yScore, yTrue })
  checkWeight(where, weight, rows)
  const { values, columns } = numberTable(where, 'yScore', yScore)
  const truth = indicatorTable(where, 'yTrue', yTrue, columns).values
  let sum = 0
  let total = 0
  for (let i = 0; i < rows; i++) {
    const isTrue = truth.subarray(i * columns, (i + 1) * columns)
    let positives = 0
    for (let c = 0; c < columns; c++) positives += isTrue[c]!
    const w = weight ? weight[i]! : 1
    sum += w * score(values.subarray(i * columns, (i + 1) * columns), isTrue, positives)
    total += w
  }
  return sum / total
}
