import { InputError, ParamError, show, showSome } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import { compareLabels, type Label } from '../input/label.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { weightedMean } from '../input/weighted-mean.ts'

export interface TopKAccuracyOptions<L extends Label = Label> {
  /** The classes of the columns, ascending. Default: every label of `yTrue`. */
  readonly labels?: ArrayLike<L>
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

const WHERE = 'topKAccuracy'

/**
 * Share of the rows whose true class is among the `k` of the highest scores. `yScore` has a number a class in each row.
 * Of classes with equal scores the later ranks first, as in scikit-learn: `top_k_accuracy_score`, which takes 2 for `k`
 * by default. Throws `ParamError` unless `1 <= k < classes`: with all of them every row is right.
 */
export function topKAccuracy<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: Probabilities,
  k: number,
  { labels: order, weight }: TopKAccuracyOptions<L> = {},
): number {
  const rows = checkRows(WHERE, { yTrue })
  checkWeight(WHERE, weight, rows)
  const { labels, codes } = encodeLabels(WHERE, { yTrue }, order)
  const truth = codes[0]!
  const { values, columns } = probabilityTable(WHERE, yScore, rows)
  checkFinite(WHERE, 'yScore', values)
  if (labels.some((label, i) => i > 0 && compareLabels(labels[i - 1]!, label) > 0)) {
    throw new ParamError(`${WHERE}: expected 'labels' in ascending order, as the columns are, got ${showSome(labels)}.`)
  }
  if (columns !== labels.length) {
    throw new InputError(
      `${WHERE}: expected one column of scores for each of the ${labels.length} labels ${showSome(labels)}, got ${columns}. ` +
        'Pass labels if some class has no row.',
    )
  }
  const stranger = truth.indexOf(-1)
  if (stranger >= 0) {
    throw new InputError(
      `${WHERE}: expected every label to be in 'labels', got ${show(yTrue[stranger])} at yTrue[${stranger}]. Add it, with a column.`,
    )
  }
  if (!Number.isSafeInteger(k) || k < 1 || k >= columns) {
    throw new ParamError(
      `${WHERE}: expected 'k' to be an integer from 1 to ${columns - 1}, below the classes, got ${show(k)}.`,
    )
  }
  return weightedMean(rows, weight, (i) => (placeOf(values, i * columns, columns, truth[i]!) < k ? 1 : 0))
}

/** How many classes of a row rank before class `c`. */
function placeOf(values: ArrayLike<number>, start: number, columns: number, c: number): number {
  const score = values[start + c]!
  let before = 0
  for (let other = 0; other < columns; other++) {
    const value = values[start + other]!
    if (value > score || (value === score && other > c)) before++
  }
  return before
}
