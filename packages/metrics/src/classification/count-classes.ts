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
  const small = order || weight ? undefined : countSmall(yTrue, yPred)
  if (small) {
    const { counts, side } = small
    const all = Array.from({ length: side }, (_, label) => label)
    const { actual, predicted } = tabulate(all, counts, side, true)
    return tabulate(all.filter((label) => actual[label]! + predicted[label]! > 0) as L[], counts, side, true)
  }
  const { labels, codes } = encodeLabels(where, { yTrue, yPred }, order)
  const [truth, guess] = codes as [Int32Array, Int32Array]
  // one more row and column, the last, for labels that were not asked for
  const side = labels.length + 1
  const counts = new Float64Array(side * side)
  let complete = true
  for (let i = 0; i < rows; i++) {
    const t = truth[i]!
    const p = guess[i]!
    if (t < 0 || p < 0) complete = false
    counts[(t < 0 ? side - 1 : t) * side + (p < 0 ? side - 1 : p)]! += weight ? weight[i]! : 1
  }
  return { ...tabulate([...labels.keys()], counts, side, complete), labels }
}

/** The part of the table at these places, and its sums across and down. */
function tabulate<P extends Label>(places: readonly P[], counts: ArrayLike<number>, side: number, complete: boolean) {
  const at = (i: P | number, j: P | number) => counts[(i as number) * side + (j as number)]!
  const actual = new Float64Array(places.length)
  const predicted = new Float64Array(places.length)
  const matrix = places.map((place, i) => {
    for (let j = 0; j < side; j++) {
      actual[i]! += at(place, j)
      predicted[i]! += at(j, place)
    }
    return places.map((other) => at(place, other))
  })
  return { labels: places, matrix, actual, predicted, complete }
}
