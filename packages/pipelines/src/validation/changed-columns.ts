import { type Column, hostTensor, isTable, type Matrix, type Table, table, toDenseMatrix } from '@foldwise/core'

/** Rows of which single columns can be replaced. */
export interface Columns {
  readonly rows: number
  readonly names: readonly string[]
  /** The rows with a column's values taken from other rows. */
  taken(column: number, from: Int32Array): Matrix
  /** The rows with one number in a column. Undefined where the column has no numbers. */
  filled(column: number, value: number): Matrix | undefined
  /** The numbers of a column; undefined where it has none. */
  numbers(column: number): Float64Array | undefined
}

export function columnsOf(where: string, x: Matrix): Columns {
  return isTable(x) ? ofTable(x) : ofMatrix(where, x)
}

function ofTable(x: Table): Columns {
  const changed = (j: number, data: Column['data']) =>
    table(x.columns.map((c, i) => (i === j ? ({ ...c, data } as unknown as Column) : c)))
  return {
    rows: x.rows,
    names: x.columns.map((c) => c.name),
    taken(j, from) {
      const { data } = x.columns[j]!
      return changed(
        j,
        (data as Float64Array).map((_, i) => data[from[i]!]!),
      )
    },
    filled(j, value) {
      const { kind, data } = x.columns[j]!
      return kind === 'number'
        ? changed(
            j,
            data.map(() => value),
          )
        : undefined
    },
    numbers: (j) => (x.columns[j]!.kind === 'number' ? (x.columns[j]!.data as Float64Array) : undefined),
  }
}

function ofMatrix(where: string, x: Matrix): Columns {
  const { data, shape } = toDenseMatrix(x, where)
  const [rows, width] = shape
  const changed = (j: number, value: (row: number) => number) => {
    const copy = data.slice()
    for (let i = 0; i < rows; i++) copy[i * width + j] = value(i)
    return hostTensor(copy, [rows, width], 'float64')
  }
  return {
    rows,
    names: Array.from({ length: width }, (_, j) => `column ${j}`),
    taken: (j, from) => changed(j, (i) => data[from[i]! * width + j]!),
    filled: (j, value) => changed(j, () => value),
    numbers: (j) => Float64Array.from({ length: rows }, (_, i) => data[i * width + j]!),
  }
}
