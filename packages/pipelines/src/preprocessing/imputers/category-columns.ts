import { type Column, type ColumnKind, InputError, type InputKind, isTable, show, type Table } from '@foldwise/core'
import { columnOfValues } from '../../table/column-of-values.ts'
import type { Category } from '../encoding/category.ts'
import { type Categories, type CategoryRows, categoryInput } from '../encoding/category-input.ts'
import { checkOneType } from '../encoding/learn-categories.ts'

/** Kinds of columns that hold categories. */
export type CategoryKind = Exclude<ColumnKind, 'date'>

/** Columns of categories: a table as it is, or rows, whose kinds of columns are not yet known. */
export type CategoryTable = Table | (CategoryRows & { readonly kind: 'rows' })

/** Tables of strings, numbers and booleans, and rows of such. Throws `InputError` for dates and infinities. */
export const categoryTableInput: InputKind<Categories, CategoryTable> = {
  name: 'categories',
  convert(x, where, options) {
    if (!isTable(x)) return { kind: 'rows', ...categoryInput.convert(x, where, options) }
    for (const { name, kind, data } of x.columns) {
      if (kind === 'date') {
        throw new InputError(
          `${where}: expected columns of strings, numbers or booleans, got the date column ${show(name)}. Make numbers of it first.`,
        )
      }
      const row = kind === 'number' ? data.findIndex((v) => Math.abs(v) === Infinity) : -1
      if (row >= 0) {
        throw new InputError(
          `${where}: expected categories that are finite, got ${data[row]} in row ${row} of column ${show(name)}. Convert or drop it.`,
        )
      }
    }
    return x
  },
  rows: (x) => (x.kind === 'table' ? x.rows : x.shape[0]),
  features: (x) => (x.kind === 'table' ? x.columns.length : x.shape[1]),
}

/**
 * The columns, of rows `x0`, `x1` and so on. Throws `InputError` where they are of other kinds than `kinds`, where
 * these are known, and for columns of rows with values of several types; one without a value is of strings.
 */
export function categoryColumns(
  where: string,
  x: CategoryTable,
  kinds?: readonly (CategoryKind | undefined)[],
): readonly Column[] {
  const columns = x.kind === 'table' ? x.columns : columnsOfRows(where, x, kinds)
  columns.forEach(({ kind, name }, j) => {
    if (kinds?.[j] !== undefined && kind !== kinds[j]) {
      throw new InputError(
        `${where}: expected ${kinds[j]}s in column ${show(name)}, as in fit, got ${kind}s. Convert the column.`,
      )
    }
  })
  return columns
}

function columnsOfRows(
  where: string,
  { data, shape: [rows, given] }: CategoryRows,
  kinds: readonly (CategoryKind | undefined)[] | undefined,
): readonly Column[] {
  // No rows, given as an empty list, have no columns either.
  const columns = rows === 0 && kinds ? kinds.length : given
  return Array.from({ length: columns }, (_, j) => {
    const values = Array.from({ length: rows }, (_, i): Category => data[i * columns + j]!)
    checkOneType(where, j, values)
    const first = values.find((v) => v !== null)
    const kind = first === undefined ? (kinds?.[j] ?? 'string') : (typeof first as CategoryKind)
    return columnOfValues(where, `x${j}`, values, kind)
  })
}
