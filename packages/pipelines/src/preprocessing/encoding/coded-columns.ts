import { type Column, cellOf, InputError, MISSING_BOOLEAN, show, type Table } from '@foldwise/core'
import type { Category } from './category.ts'

/** A column as places in a list of its distinct values, which need not all occur. */
export interface CodedColumn {
  readonly values: readonly Category[]
  readonly codes: Int32Array
}

/** A table's columns with their values numbered. Throws `InputError` for dates, and for infinite numbers. */
export const codedColumns = ({ columns }: Table, where: string): CodedColumn[] =>
  columns.map((c) => {
    switch (c.kind) {
      case 'string':
        return { values: [...c.categories, null], codes: withMissing(c.data, c.categories.length) }
      case 'boolean':
        return {
          values: [false, true, null],
          codes: Int32Array.from(c.data, (v) => (v === MISSING_BOOLEAN ? 2 : v)),
        }
      case 'number':
        return numbers(c, where)
      default:
        throw new InputError(
          `${where}: expected columns of strings, numbers or booleans, got the date column ${show(c.name)}. Make numbers of it first.`,
        )
    }
  })

function withMissing(data: Int32Array, missing: number): Int32Array {
  if (!data.includes(-1)) return data
  const codes = new Int32Array(data.length)
  for (let i = 0; i < data.length; i++) codes[i] = data[i]! < 0 ? missing : data[i]!
  return codes
}

function numbers(column: Column, where: string): CodedColumn {
  const known = new Map<number, number>()
  const values: Category[] = []
  const codes = Int32Array.from(column.data as Float64Array, (v, i) => {
    let code = known.get(v)
    if (code === undefined) {
      if (Math.abs(v) === Infinity) {
        throw new InputError(
          `${where}: expected categories that are finite, got ${v} in row ${i} of column ${show(column.name)}. Convert or drop it.`,
        )
      }
      known.set(v, (code = known.size))
      values.push(cellOf(column, i) as Category)
    }
    return code
  })
  return { values, codes }
}

/** The values row by row. */
export function uncoded(columns: readonly CodedColumn[], rows: number): Category[] {
  const data: Category[] = []
  for (let i = 0; i < rows; i++) for (const { values, codes } of columns) data.push(values[codes[i]!]!)
  return data
}
