import { InputError, ParamError, showSome } from '../errors.ts'
import { checkOption } from '../input/check-option.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import { compareLabels, type Label } from '../input/label.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { binaryRocAuc } from './binary-roc-auc.ts'

export interface MulticlassRocAucOptions<L extends Label = Label> {
  /** Each class against the rest ('ovr', the default), or each pair of classes ('ovo', Hand and Till 2001). */
  readonly multiClass?: 'ovr' | 'ovo'
  /** The mean over the classes or pairs (the default), or weighted by their rows. */
  readonly average?: 'macro' | 'weighted'
  /** The classes of the columns, ascending. Default: every label of `yTrue`. */
  readonly labels?: ArrayLike<L>
  /** One number a row, >= 0, for 'ovr' only. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

const WHERE = 'multiclassRocAuc'

/**
 * Mean of the areas under the ROC curves of each class, for two classes or more.
 *
 * `probabilities` has a row of numbers a sample, one a class, that sum to 1. Throws `InputError` when a class has no
 * rows. scikit-learn: `roc_auc_score` with `multi_class`.
 */
export function multiclassRocAuc<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  { multiClass = 'ovr', average = 'macro', labels: order, weight }: MulticlassRocAucOptions<L> = {},
): number {
  checkOption(WHERE, 'multiClass', multiClass, ['ovr', 'ovo'])
  checkOption(WHERE, 'average', average, ['macro', 'weighted'])
  const rows = checkRows(WHERE, { yTrue })
  checkWeight(WHERE, weight, rows)
  const { labels, codes } = encodeLabels(WHERE, { yTrue }, order)
  const table = probabilityTable(WHERE, probabilities, yTrue.length)
  const truth = codes[0]!
  if (table.columns !== labels.length) {
    throw new InputError(
      `${WHERE}: expected one column of scores for each of the ${labels.length} labels ${showSome(labels)}, got ${table.columns}. ` +
        'Pass labels if some class has no row.',
    )
  }
  if (labels.some((label, i) => i > 0 && compareLabels(labels[i - 1]!, label) >= 0)) {
    throw new ParamError(`${WHERE}: expected 'labels' in ascending order, as the columns are, got ${showSome(labels)}.`)
  }
  checkSums(table.values, table.columns)
  if (multiClass === 'ovr') return oneVsRest(truth, table, average, weight)
  if (weight !== undefined) {
    throw new ParamError(`${WHERE}: expected no 'weight' with multiClass 'ovo', got one. Use 'ovr'.`)
  }
  return oneVsOne(truth, table, average)
}

type Table = ReturnType<typeof probabilityTable>

function oneVsRest(
  truth: Int32Array,
  table: Table,
  average: 'macro' | 'weighted',
  weight: ArrayLike<number> | undefined,
): number {
  let sum = 0
  let total = 0
  for (let label = 0; label < table.columns; label++) {
    const mask = Uint8Array.from(truth, (code) => (code === label ? 1 : 0))
    let share = 0
    for (let i = 0; i < mask.length; i++) share += mask[i]! * (weight ? weight[i]! : 1)
    if (average === 'macro') share = 1
    sum += share * binaryRocAuc(WHERE, mask, column(table, label), weight)
    total += share
  }
  return sum / total
}

function oneVsOne(truth: Int32Array, table: Table, average: 'macro' | 'weighted'): number {
  let sum = 0
  let total = 0
  for (let a = 0; a < table.columns; a++) {
    for (let b = a + 1; b < table.columns; b++) {
      const rows = Uint32Array.from(truth.keys()).filter((i) => truth[i] === a || truth[i] === b)
      const area = (label: number) => {
        const mask = Uint8Array.from(rows, (i) => (truth[i] === label ? 1 : 0))
        const scores = column(table, label)
        return binaryRocAuc(
          WHERE,
          mask,
          Float64Array.from(rows, (i) => scores[i]!),
        )
      }
      const share = average === 'macro' ? 1 : rows.length
      sum += share * ((area(a) + area(b)) / 2)
      total += share
    }
  }
  return sum / total
}

function column({ values, columns }: Table, label: number): Float64Array {
  return Float64Array.from({ length: values.length / columns }, (_, i) => values[i * columns + label]!)
}

/** Scores that do not sum to 1 in a row cannot be compared between rows; the tolerance is scikit-learn's. */
function checkSums(values: ArrayLike<number>, columns: number): void {
  for (let row = 0; row < values.length / columns; row++) {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += values[row * columns + c]!
    if (Math.abs(1 - sum) <= 1e-8 + 1e-5 * Math.abs(sum)) continue
    throw new InputError(
      `${WHERE}: expected probabilities that sum to 1 in each row, got ${sum} in row ${row}. Pass the output of predictProba.`,
    )
  }
}
