import { refuse } from '../errors.ts'
import { type NumberTable, numberTable } from '../input/number-table.ts'

/** An array of rows of finite numbers. */
export type Rows = ArrayLike<ArrayLike<number>>

/** Reads both tables. Throws `InputError` unless all their rows are of as many finite numbers. */
export function readPairs(where: string, x: Rows, y: Rows): [NumberTable, NumberTable] {
  const first = numberTable(where, 'x', x)
  const second = x === y ? first : numberTable(where, 'y', y)
  if (first.columns !== second.columns) {
    refuse(where, `rows of ${first.columns} numbers in y, as in x`, second.columns, 'Pass rows of the same features.')
  }
  return [first, second]
}

/** `value(i, j)` of each row `i` of `x` and `j` of `y`, given where they start: a row for each of `x`. */
export const tableOf = (x: NumberTable, y: NumberTable, value: (a: number, b: number) => number): Float64Array[] =>
  Array.from({ length: x.rows }, (_, i) =>
    Float64Array.from({ length: y.rows }, (__, j) => value(i * x.columns, j * y.columns)),
  )
