import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import { countSmall } from './count-small.ts'

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
  const small = order || weight ? undefined : countSmall(yTrue, yPred)
  if (small) {
    const { counts, side } = small
    const all = [...Array(side).keys()]
    const occurring = all.filter((a) => all.some((b) => counts[a * side + b]! + counts[b * side + a]! > 0))
    return { labels: occurring as Label[] as L[], ...tabulate(occurring, counts, side) }
  }
  const { labels, codes } = encodeLabels(where, { yTrue, yPred }, order)
  const [truth, guess] = codes as [Int32Array, Int32Array]
  // row and column 0 are for labels that were not asked for, whose code is -1
  const side = labels.length + 1
  const counts = new Float64Array(side * side)
  for (let i = 0; i < rows; i++) counts[(truth[i]! + 1) * side + guess[i]! + 1]! += weight ? weight[i]! : 1
  const places = labels.map((_, i) => i + 1)
  return { labels, ...tabulate(places, counts, side) }
}

/** The part of the table at these places, and its sums across and down. */
function tabulate(places: readonly number[], counts: ArrayLike<number>, side: number) {
  const at = (i: number, j: number) => counts[i * side + j]!
  const actual = new Float64Array(places.length)
  const predicted = new Float64Array(places.length)
  const matrix = places.map((place, i) => {
    for (let j = 0; j < side; j++) {
      actual[i]! += at(place, j)
      predicted[i]! += at(j, place)
    }
    return places.map((other) => at(place, other))
  })
  return { matrix, actual, predicted }
}
