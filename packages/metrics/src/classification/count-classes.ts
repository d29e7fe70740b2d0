import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'

export interface LabelledOptions<L extends Label = Label> {
  /** Classes to count, in this order; other rows are left out. Default: every label that occurs, ascending. */
  readonly labels?: ArrayLike<L>
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

export interface CountedClasses<L extends Label> {
  readonly labels: readonly L[]
  /** Rows with both labels in `labels`, by true and by predicted class. */
  readonly matrix: number[][]
  /** Rows of each class by truth and by prediction, whatever the other label was. */
  readonly actual: Float64Array
  readonly predicted: Float64Array
  /** Whether every label of the data is in `labels`. */
  readonly complete: boolean
}

/** Counts every pair of classes in one pass. Shared by all metrics of predicted labels. */
export function countClasses<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  { labels: order, weight }: LabelledOptions<L>,
): CountedClasses<L> {
  const rows = checkRows(where, { yTrue, yPred })
  checkWeight(where, weight, rows)
  const { labels, codes } = encodeLabels(where, { yTrue, yPred }, order)
  const [truth, guess] = codes as [Int32Array, Int32Array]
  const size = labels.length
  // one more row and column for labels that were not asked for
  const side = size + 1
  const counts = new Float64Array(side * side)
  let complete = true
  for (let i = 0; i < rows; i++) {
    const t = truth[i]!
    const p = guess[i]!
    if (t < 0 || p < 0) complete = false
    counts[(t < 0 ? size : t) * side + (p < 0 ? size : p)]! += weight ? weight[i]! : 1
  }
  const actual = new Float64Array(size)
  const predicted = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < side; j++) {
      actual[i]! += counts[i * side + j]!
      predicted[i]! += counts[j * side + i]!
    }
  }
  const matrix = labels.map((_, i) => Array.from(counts.subarray(i * side, i * side + size)))
  return { labels, matrix, actual, predicted, complete }
}
