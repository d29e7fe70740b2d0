import { ParamError, show } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { classProbabilities } from '../probability/class-probabilities.ts'
import { type Bin, binLabels, type CalibrationOptions, fillBins } from './bins.ts'

export interface CalibrationErrorOptions<L extends Label = Label> extends CalibrationOptions<L> {
  /** With a column a class: the classes of the columns, ascending. Default: every label of `yTrue`. */
  readonly labels?: ArrayLike<L>
}

/** Bins of one probability a row, or of the highest of a row's probabilities against whether its class is the true one. */
export function confidenceBins<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  { labels, posLabel, ...options }: CalibrationErrorOptions<L>,
): readonly Bin[] {
  const rows = checkRows(where, { yTrue })
  checkWeight(where, options.weight, rows)
  if (probabilityTable(where, probabilities, rows).columns === 1) {
    const table = probabilityTable(where, probabilities, rows)
    return binLabels(where, yTrue, table.values, { ...options, ...(posLabel !== undefined && { posLabel }) }).bins
  }
  if (posLabel !== undefined) {
    throw new ParamError(
      `${where}: expected no 'posLabel' with one column a class, got ${show(posLabel)}. Pass labels to name the columns.`,
    )
  }
  const { truth, values, columns } = classProbabilities(where, yTrue, probabilities, labels)
  const highest = new Float64Array(rows)
  const right = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    let best = 0
    for (let c = 1; c < columns; c++) if (values[i * columns + c]! > values[i * columns + best]!) best = c
    highest[i] = values[i * columns + best]!
    right[i] = best === truth[i] ? 1 : 0
  }
  return fillBins(where, right, highest, options)
}
