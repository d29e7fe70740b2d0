import { InputError } from '../errors.ts'

/** One row a sample, one column a label: 1 or `true` where the sample has the label, else 0. */
export type Indicator = ArrayLike<ArrayLike<number | boolean>>

export interface IndicatorTable {
  readonly values: Uint8Array
  readonly rows: number
  readonly columns: number
}

/** Copies an indicator of labels. Throws `InputError` for no rows, rows not of `columns` labels, and other values. */
export function indicatorTable(where: string, name: string, input: Indicator, columns?: number): IndicatorTable {
  const rows = input.length
  if (rows === 0)
    throw new InputError(`${where}: expected at least one row, got none. A metric of nothing is undefined.`)
  const across = columns ?? input[0]!.length
  const values = new Uint8Array(rows * across)
  for (let i = 0; i < rows; i++) {
    const row = input[i]!
    if (row.length !== across || across === 0) {
      throw new InputError(
        `${where}: expected ${across || 'some'} labels in every row of '${name}', got ${row.length} in row ${i}. Complete the row.`,
      )
    }
    for (let c = 0; c < across; c++) {
      const label = Number(row[c])
      if (label !== 0 && label !== 1) {
        throw new InputError(
          `${where}: expected 0 or 1 for each label, got ${row[c]} at ${name}[${i}][${c}]. Pass an indicator of the labels.`,
        )
      }
      values[i * across + c] = label
    }
  }
  return { values, rows, columns: across }
}
