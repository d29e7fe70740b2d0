import { InputError } from '../errors.ts'
import { checkWeight } from '../input/check-weight.ts'
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
  yTrue: ArrayLike<ArrayLike<number | boolean>>,
  yScore: ArrayLike<ArrayLike<number>>,
  weight: ArrayLike<number> | undefined,
  score: (scores: Float64Array, isTrue: Uint8Array, positives: number) => number,
): number {
  const { values, rows, columns } = numberTable(where, 'yScore', yScore)
  if (yTrue.length !== rows) {
    throw new InputError(
      `${where}: expected as many rows in 'yTrue' as in 'yScore', got ${yTrue.length} and ${rows}. ` +
        'List the same rows in both.',
    )
  }
  checkWeight(where, weight, rows)
  const isTrue = new Uint8Array(columns)
  let sum = 0
  let total = 0
  for (let i = 0; i < rows; i++) {
    const positives = readLabels(where, yTrue[i]!, i, isTrue)
    const w = weight ? weight[i]! : 1
    sum += w * score(values.subarray(i * columns, (i + 1) * columns), isTrue, positives)
    total += w
  }
  return sum / total
}

function readLabels(
  where: string,
  row: ArrayLike<number | boolean>, // in
  at: number,
  isTrue: Uint8Array, // out
): number {
  if (row.length !== isTrue.length) {
    throw new InputError(
      `${where}: expected ${isTrue.length} labels in every row of 'yTrue', got ${row.length} in row ${at}. Complete the row.`,
    )
  }
  let positives = 0
  for (let c = 0; c < row.length; c++) {
    const label = Number(row[c])
    if (label !== 0 && label !== 1) {
      throw new InputError(
        `${where}: expected 0 or 1 for each label, got ${row[c]} at yTrue[${at}][${c}]. Pass an indicator of the labels.`,
      )
    }
    isTrue[c] = label
    positives += label
  }
  return positives
}
