import { InputError, type InputKind, isTable, type Matrix, show, toDenseMatrix } from '@foldwise/core'
import type { Category } from './category.ts'
import { type CodedColumn, codedColumns, uncoded } from './coded-columns.ts'

/** Rows of categories, or a table; a column has one type, strings, numbers or booleans. Rows of numbers may be any dense matrix. */
export type Categories = readonly (readonly (Category | undefined)[])[] | Matrix

/** Categories row by row, missing ones null. */
export interface CategoryRows {
  readonly shape: readonly [number, number]
  readonly data: readonly Category[]
  /** The same by columns, where they came with their values numbered. */
  readonly coded?: readonly CodedColumn[]
}

export const categoryInput: InputKind<Categories, CategoryRows> = {
  name: 'categories',
  convert(x, where) {
    if (isTable(x)) {
      const coded = codedColumns(x, where)
      let data: readonly Category[] | undefined
      return {
        shape: [x.rows, coded.length],
        coded,
        get data() {
          return (data ??= uncoded(coded, x.rows))
        },
      }
    }
    if (!Array.isArray(x)) {
      const { shape, data } = toDenseMatrix(x as Matrix, where)
      return { shape, data: Array.from(data, (v) => toCategory(v, where)) }
    }
    const rows = x as readonly ArrayLike<unknown>[]
    const columns = rows[0]?.length ?? 0
    const data: Category[] = []
    rows.forEach((row, i) => {
      if (!Array.isArray(row) && !ArrayBuffer.isView(row)) {
        throw new InputError(
          `${where}: expected an array of categories in row ${i}, got ${show(row)}. Make each row an array of its values.`,
        )
      }
      if (row.length !== columns) {
        throw new InputError(
          `${where}: expected ${columns} values in row ${i}, got ${row.length}. Make the rows equally long.`,
        )
      }
      for (let j = 0; j < columns; j++) data.push(toCategory(row[j], where))
    })
    return { shape: [rows.length, columns], data }
  },
  rows: (x) => x.shape[0],
  features: (x) => x.shape[1],
}

function toCategory(v: unknown, where: string): Category {
  if (v === undefined || v === null || Number.isNaN(v)) return null
  if (typeof v === 'string' || typeof v === 'boolean') return v
  if (typeof v === 'number' && Number.isFinite(v)) return v
  throw new InputError(
    `${where}: expected categories that are strings, finite numbers, booleans or missing, got ${show(v)}. Convert or drop it.`,
  )
}
