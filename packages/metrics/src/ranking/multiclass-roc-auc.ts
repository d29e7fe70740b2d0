import { InputError, ParamError, showSome } from '../errors.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import { compareLabels, type Label } from '../input/label.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { binaryRocAuc } from './binary-roc-auc.ts'

export interface MulticlassAuc {
  readonly multiClass: 'ovr' | 'ovo'
  readonly average: 'macro' | 'weighted'
  readonly labels: ArrayLike<Label> | undefined
  readonly weight: ArrayLike<number> | undefined
}

/** One-vs-rest or one-vs-one (Hand and Till 2001) area over the columns of `probabilities`. */
export function multiclassRocAuc(
  where: string,
  yTrue: ArrayLike<Label>,
  probabilities: Probabilities,
  { multiClass, average, labels: order, weight }: MulticlassAuc,
): number {
  const { labels, codes } = encodeLabels(where, { yTrue }, order)
  const table = probabilityTable(where, probabilities, yTrue.length)
  const truth = codes[0]!
  if (table.columns !== labels.length) {
    throw new InputError(
      `${where}: expected one column of scores for each of the ${labels.length} labels ${showSome(labels)}, got ${table.columns}. ` +
        'Pass labels if some class has no row.',
    )
  }
  if (labels.some((label, i) => i > 0 && compareLabels(labels[i - 1]!, label) >= 0)) {
    throw new ParamError(`${where}: expected 'labels' in ascending order, as the columns are, got ${showSome(labels)}.`)
  }
  checkSums(where, table.values, table.columns)
  if (multiClass === 'ovr') return oneVsRest(where, truth, table, average, weight)
  if (weight !== undefined) {
    throw new ParamError(`${where}: expected no 'weight' with multiClass 'ovo', which has no weighted form. Use 'ovr'.`)
  }
  return oneVsOne(where, truth, table, average)
}

type Table = ReturnType<typeof probabilityTable>

function oneVsRest(
  where: string,
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
    sum += share * binaryRocAuc(where, mask, column(table, label), weight)
    total += share
  }
  return sum / total
}

function oneVsOne(where: string, truth: Int32Array, table: Table, average: 'macro' | 'weighted'): number {
  let sum = 0
  let total = 0
  for (let a = 0; a < table.columns; a++) {
    for (let b = a + 1; b < table.columns; b++) {
      const rows = Uint32Array.from(truth.keys()).filter((i) => truth[i] === a || truth[i] === b)
      const area = (label: number) => {
        const mask = Uint8Array.from(rows, (i) => (truth[i] === label ? 1 : 0))
        const scores = column(table, label)
        return binaryRocAuc(
          where,
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
function checkSums(where: string, values: ArrayLike<number>, columns: number): void {
  for (let row = 0; row < values.length / columns; row++) {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += values[row * columns + c]!
    if (Math.abs(1 - sum) <= 1e-8 + 1e-5 * Math.abs(sum)) continue
    throw new InputError(
      `${where}: expected probabilities that sum to 1 in each row, got ${sum} in row ${row}. Pass the output of predictProba.`,
    )
  }
}
