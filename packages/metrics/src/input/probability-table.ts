import { InputError } from '../errors.ts'

/** One row of numbers a sample: an array of rows, or all values row after row (as `predictProba` holds them). */
export type Probabilities = ArrayLike<number> | ArrayLike<ArrayLike<number>>

export interface ProbabilityTable {
  readonly values: ArrayLike<number>
  readonly columns: number
}

/** Reads either layout as values row after row. Throws `InputError` for ragged rows or a length that is no multiple. */
export function probabilityTable(where: string, input: Probabilities, rows: number): ProbabilityTable {
  if (typeof input[0] === 'object') return fromRows(where, input as ArrayLike<ArrayLike<number>>, rows)
  const columns = input.length / rows
  if (!Number.isInteger(columns) || columns === 0) {
    throw new InputError(
      `${where}: expected one value, or one a class, for each of ${rows} rows, got ${input.length} values. ` +
        'List the same rows in both.',
    )
  }
  return { values: input as ArrayLike<number>, columns }
}

function fromRows(where: string, input: ArrayLike<ArrayLike<number>>, rows: number): ProbabilityTable {
  if (input.length !== rows) {
    throw new InputError(
      `${where}: expected one row of probabilities for each of ${rows} labels, got ${input.length}. ` +
        'List the same rows in both.',
    )
  }
  const columns = input[0]!.length
  const values = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    if (input[i]!.length !== columns) {
      throw new InputError(
        `${where}: expected ${columns} probabilities in every row, got ${input[i]!.length} in row ${i}. Complete the row.`,
      )
    }
    values.set(input[i]!, i * columns)
  }
  return { values, columns }
}
