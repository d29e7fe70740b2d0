import { InputError, show, showSome } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { weightedMean } from '../input/weighted-mean.ts'

export interface HingeLossOptions<L extends Label = Label> {
  /** The classes of the columns. Default: every label of `yTrue`, ascending. */
  readonly labels?: ArrayLike<L>
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

const WHERE = 'hingeLoss'

/**
 * Mean of max(0, 1 - margin): what a support vector machine minimises, 0 where every row is right by at least 1.
 *
 * `decision` is one number a row, above 0 for the greater of two labels, or a row of numbers, one a class, of which the
 * margin is the true class's less the highest other (Crammer and Singer 2001). scikit-learn: `hinge_loss`. Throws
 * `InputError` for one label, another number of columns than of labels, and numbers that are not finite.
 */
export function hingeLoss<L extends Label>(
  yTrue: ArrayLike<L>,
  decision: Probabilities,
  { labels: order, weight }: HingeLossOptions<L> = {},
): number {
  const rows = checkRows(WHERE, { yTrue })
  checkWeight(WHERE, weight, rows)
  const { labels, codes } = encodeLabels(WHERE, { yTrue }, order)
  const truth = codes[0]!
  const { values, columns } = probabilityTable(WHERE, decision, rows)
  checkFinite(WHERE, 'decision', values)
  if (labels.length < 2 || (columns > 1 ? columns : 2) !== labels.length) {
    throw new InputError(
      `${WHERE}: expected one number a row for two labels, or one a label, got ${columns} for ${showSome(labels)}. ` +
        'Pass labels if some class has no row.',
    )
  }
  const stranger = truth.indexOf(-1)
  if (stranger >= 0) {
    throw new InputError(
      `${WHERE}: expected every label to be in 'labels', got ${show(yTrue[stranger])} at yTrue[${stranger}]. Add it, with a column.`,
    )
  }
  if (columns === 1) return weightedMean(rows, weight, (i) => Math.max(0, 1 - (2 * truth[i]! - 1) * values[i]!))
  return weightedMean(rows, weight, (i) => Math.max(0, 1 - margin(values, i * columns, columns, truth[i]!)))
}

function margin(values: ArrayLike<number>, start: number, columns: number, c: number): number {
  let highest = -Infinity
  for (let other = 0; other < columns; other++) if (other !== c) highest = Math.max(highest, values[start + other]!)
  return values[start + c]! - highest
}
