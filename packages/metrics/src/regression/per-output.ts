import { InputError } from '../errors.ts'
import { type NumberTable, numberTable } from '../input/number-table.ts'
import type { RegressionOptions } from './mean-squared-error.ts'

/**
 * A regression metric of each output by itself, for targets of several columns: arrays of rows, one number an output.
 * The mean of the result is scikit-learn's `multioutput='uniform_average'`, the result itself `'raw_values'`.
 * Throws `InputError` for ragged rows or two numbers of outputs, and what the metric throws.
 */
export function perOutput<O extends RegressionOptions>(
  metric: (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, options?: O) => number,
  yTrue: ArrayLike<ArrayLike<number>>,
  yPred: ArrayLike<ArrayLike<number>>,
  options?: O,
): number[] {
  const truth = numberTable('perOutput', 'yTrue', yTrue)
  const guess = numberTable('perOutput', 'yPred', yPred)
  if (truth.columns !== guess.columns) {
    throw new InputError(
      `perOutput: expected as many outputs in 'yPred' as in 'yTrue', got ${guess.columns} and ${truth.columns}. ` +
        'Both must list the same outputs in the same order.',
    )
  }
  return Array.from({ length: truth.columns }, (_, c) => metric(column(truth, c), column(guess, c), options))
}

const column = ({ values, rows, columns }: NumberTable, c: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => values[i * columns + c]!)
