import { type BooleanColumn, type Column, MISSING_BOOLEAN } from '@foldwise/core'
import type { Category } from '../encoding/category.ts'
import { compareCategories } from '../encoding/learn-categories.ts'
import type { CategoryKind } from './category-columns.ts'

const isMissing = ({ kind, data }: Column, i: number): boolean =>
  kind === 'string' ? data[i]! < 0 : kind === 'boolean' ? data[i] === MISSING_BOOLEAN : Number.isNaN(data[i])

/** The first row that lacks a value, or -1. */
export function firstMissing(column: Column): number {
  for (let i = 0; i < column.data.length; i++) if (isMissing(column, i)) return i
  return -1
}

/** How often a column of categories has each of its values. */
export function countsOf(column: Column): Map<Category, number> {
  const times = new Map<number, number>()
  for (let i = 0; i < column.data.length; i++) {
    if (isMissing(column, i)) continue
    const v = column.data[i]!
    times.set(v, (times.get(v) ?? 0) + 1)
  }
  const categoryOf = (v: number): Category =>
    column.kind === 'string' ? column.categories[v]! : column.kind === 'boolean' ? v === 1 : v
  return new Map([...times].map(([v, n]) => [categoryOf(v), n]))
}

/** The least of the most frequent values; null where there is none. */
export function mostFrequent(counts: ReadonlyMap<Category, number>): Category {
  let best: Category = null
  let most = 0
  for (const [v, n] of counts) {
    if (n > most || (n === most && compareCategories(v, best) < 0)) {
      best = v
      most = n
    }
  }
  return best
}

/** The column with `fill`, which is of its kind, in place of missing values. */
export function filledColumn(column: Column, fill: Category): Column {
  if (firstMissing(column) < 0) return column
  switch (column.kind) {
    case 'string': {
      const known = column.categories.indexOf(fill as string)
      const code = known < 0 ? column.categories.length : known
      const categories = known < 0 ? Object.freeze([...column.categories, fill as string]) : column.categories
      return { ...column, categories, data: column.data.map((v) => (v < 0 ? code : v)) }
    }
    case 'boolean':
      return { ...column, data: column.data.map((v) => (v === MISSING_BOOLEAN ? Number(fill) : v)) }
    default:
      return { ...column, data: column.data.map((v) => (Number.isNaN(v) ? Number(fill) : v)) }
  }
}

/** Where the column's values are missing. */
export const indicatorColumn = (column: Column): BooleanColumn => ({
  kind: 'boolean',
  name: `missingindicator_${column.name}`,
  data: Uint8Array.from(column.data, (_, i) => Number(isMissing(column, i))),
})

const MISSING = { string: -1, boolean: MISSING_BOOLEAN, number: NaN } as const

/** The column without the values of rows where the flag is 1. */
export function withMissingWhere(column: Column, flags: ArrayLike<number>): Column {
  const missing = MISSING[column.kind as CategoryKind]
  const data = column.data.slice()
  for (let i = 0; i < data.length; i++) if (flags[i] === 1) data[i] = missing
  return { ...column, data } as Column
}

/** A column without a value. */
export function emptyColumn(kind: CategoryKind, name: string, rows: number): Column {
  const Data = { string: Int32Array, boolean: Uint8Array, number: Float64Array }[kind]
  const data = new Data(rows).fill(MISSING[kind])
  return { kind, name, data, ...(kind === 'string' && { categories: [] }) } as unknown as Column
}
