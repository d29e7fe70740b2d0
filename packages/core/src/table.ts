import { InputError, show } from './errors.ts'

export type ColumnKind = 'number' | 'string' | 'boolean' | 'date'

/** Numbers, NaN where one is missing. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly name: string
  readonly data: Float64Array
}
/** Instants as milliseconds since 1970-01-01 UTC, NaN where one is missing. */
export interface DateColumn {
  readonly kind: 'date'
  readonly name: string
  readonly data: Float64Array
}
/** Each row's place in the list of distinct strings, -1 where one is missing. */
export interface StringColumn {
  readonly kind: 'string'
  readonly name: string
  readonly categories: readonly string[]
  readonly data: Int32Array
}
/** 0 and 1, and 255 where a value is missing. */
export interface BooleanColumn {
  readonly kind: 'boolean'
  readonly name: string
  readonly data: Uint8Array
}
export type Column = NumberColumn | StringColumn | BooleanColumn | DateColumn

/** The kind of each column, by name. */
export type Schema = { readonly [name: string]: ColumnKind }

/** Named columns of one kind each, equally long. Plain frozen data; `S` names the columns where they are known. */
export interface Table<S extends Schema = Schema> {
  readonly kind: 'table'
  readonly rows: number
  /** In their order, which `schema`'s keys need not have. */
  readonly columns: readonly Column[]
  readonly schema: S
}

/** A value as people see it; a missing one is null. */
export type Cell = number | string | boolean | Date | null

/** How a missing boolean is stored. */
export const MISSING_BOOLEAN = 255

/**
 * A table of the given columns, whose values are not copied. Throws `InputError` for columns of different lengths or
 * of the same name, and for strings' places that their list does not have.
 */
export function table<S extends Schema = Schema>(columns: readonly Column[]): Table<S> {
  const rows = columns[0]?.data.length ?? 0
  const names = new Set<string>()
  for (const c of columns) {
    if (typeof c.name !== 'string' || names.has(c.name)) {
      throw new InputError(`table: expected columns with names of their own, got ${show(c.name)}. Rename one.`)
    }
    names.add(c.name)
    if (c.data.length !== rows) {
      throw new InputError(
        `table: expected ${rows} values in column ${show(c.name)}, as in the first, got ${c.data.length}. Make the columns equally long.`,
      )
    }
    if (c.kind === 'string') checkCodes(c)
  }
  return Object.freeze({
    kind: 'table',
    rows,
    columns: Object.freeze(columns.map((c) => Object.freeze({ ...c }))),
    schema: Object.freeze(Object.fromEntries(columns.map((c) => [c.name, c.kind]))) as S,
  })
}

function checkCodes({ name, categories, data }: StringColumn): void {
  for (let i = 0; i < data.length; i++) {
    if (data[i]! < -1 || data[i]! >= categories.length) {
      throw new InputError(
        `table: expected places from -1 to ${categories.length - 1} in column ${show(name)}, got ${data[i]} in row ${i}. Check its list of strings.`,
      )
    }
  }
}

/** Whether a value is a `Table`. */
export const isTable = (x: unknown): x is Table =>
  typeof x === 'object' && x !== null && (x as Partial<Table>).kind === 'table' && 'schema' in x

/** The column of that name. Throws `InputError` that starts with `where` and lists the names there are. */
export function columnNamed<S extends Schema, N extends keyof S & string>(
  { columns }: Table<S>,
  name: N,
  where = 'table',
): Extract<Column, { readonly kind: S[N] }> {
  const found = columns.find((c) => c.name === name)
  if (!found) {
    const names = columns.map((c) => c.name)
    const some = names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '')
    throw new InputError(`${where}: expected a column ${show(name)}, got a table without. Its columns are ${some}.`)
  }
  return found as Extract<Column, { readonly kind: S[N] }>
}

/** One value of a column. */
export function cellOf(column: Column, row: number): Cell {
  switch (column.kind) {
    case 'string': {
      const code = column.data[row]!
      return code < 0 ? null : column.categories[code]!
    }
    case 'boolean': {
      const flag = column.data[row]!
      return flag === MISSING_BOOLEAN ? null : flag === 1
    }
    default: {
      const v = column.data[row]!
      return Number.isNaN(v) ? null : column.kind === 'date' ? new Date(v) : v
    }
  }
}

/** The given rows in the given order. The row numbers are not checked. */
export function tableRows(t: Table, rows: ArrayLike<number>): Table {
  const columns = t.columns.map((c): Column => {
    const data = new (c.data.constructor as Float64ArrayConstructor)(rows.length)
    for (let i = 0; i < rows.length; i++) data[i] = c.data[rows[i]!]!
    return { ...c, data } as unknown as Column
  })
  return table(columns)
}

/**
 * Row-major float64 of a table of numbers and booleans, NaN where one is missing. Throws `InputError` that starts with
 * `where` for a column of another kind.
 */
export function tableValues({ rows, columns }: Table, where: string): Float64Array {
  const width = columns.length
  for (const c of columns) {
    if (c.kind === 'string' || c.kind === 'date') {
      const remedy = c.kind === 'string' ? 'Encode it first, as with oneHotEncoder' : 'Make numbers of it first'
      throw new InputError(
        `${where}: expected columns of numbers, got the ${c.kind} column ${show(c.name)}. ${remedy}, or select other columns.`,
      )
    }
  }
  const out = new Float64Array(rows * width)
  // Some rows of all columns at a time: what is written stays in the cache until its last column.
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK)
    for (let j = 0; j < width; j++) {
      const { kind, data } = columns[j]!
      if (kind === 'boolean') {
        for (let i = from, k = from * width + j; i < to; i++, k += width) {
          out[k] = data[i] === MISSING_BOOLEAN ? NaN : data[i]!
        }
      } else for (let i = from, k = from * width + j; i < to; i++, k += width) out[k] = data[i]!
    }
  }
  return out
}

const BLOCK = 512

/** Whether a column lacks a value: the first such row, or -1. */
export function firstMissing(column: Column): number {
  switch (column.kind) {
    case 'string':
      return column.data.indexOf(-1)
    case 'boolean':
      return column.data.indexOf(MISSING_BOOLEAN)
    default:
      return column.data.findIndex(Number.isNaN)
  }
}
