import { InputError } from '../errors.ts'

/** Finite numbers, row after row. */
export interface NumberTable {
  readonly values: Float64Array
  readonly rows: number
  readonly columns: number
}

/** Copies an array of rows. Throws `InputError` for no rows, no columns, ragged rows and numbers that are not finite. */
export function numberTable(where: string, name: string, input: ArrayLike<ArrayLike<number>>): NumberTable {
  const rows = input.length
  if (rows === 0) throw new InputError(`${where}: expected at least one row, got none. Check what was loaded.`)
  const columns = input[0]?.length
  if (!columns) {
    throw new InputError(
      `${where}: expected '${name}' to be an array of rows of numbers, got ${input[0]} at ${name}[0].`,
    )
  }
  const values = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    const row = input[i]!
    if (row.length !== columns) {
      throw new InputError(
        `${where}: expected ${columns} numbers in every row of '${name}', got ${row.length} in row ${i}. Complete the row.`,
      )
    }
    for (let c = 0; c < columns; c++) {
      if (!Number.isFinite(row[c])) {
        throw new InputError(
          `${where}: expected finite numbers, got ${row[c]} at ${name}[${i}][${c}]. Remove or correct the row.`,
        )
      }
      values[i * columns + c] = row[c]!
    }
  }
  return { values, rows, columns }
}
