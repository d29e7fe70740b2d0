import {
  type Cell,
  type Column,
  type ColumnKind,
  cellOf,
  MISSING_BOOLEAN,
  type Schema,
  show,
  type Table,
  table,
} from '@foldwise/core'
import { TableError, type TableProblem } from './table-error.ts'

/** One row by names of columns; null and undefined are missing, and so is NaN. */
export type TableRecord = { readonly [name: string]: Cell | undefined }

/** What a row of a table with schema `S` has by name; a missing value is null. */
export type RecordOf<S extends Schema> = {
  readonly [N in keyof S]:
    | (S[N] extends 'number' ? number : S[N] extends 'string' ? string : S[N] extends 'boolean' ? boolean : Date)
    | null
}

/**
 * Records as a table: `tableFromRecords([{ age: 31, city: 'Rome' }])`. Its columns are those of `schema`, else those of all records in the
 * order they first come; a column's kind is that of its first value, and number where it has none.
 * Throws `TableError` with the row of every value of another kind, and every name that `schema` does not have.
 */
export function tableFromRecords<const S extends Schema = Schema>(
  records: readonly TableRecord[],
  options: { readonly schema?: S } = {},
): Table<S> {
  const kinds = new Map<string, ColumnKind | undefined>(Object.entries(options.schema ?? {}))
  const problems: TableProblem[] = []
  records.forEach((record, line) => {
    for (const [name, value] of Object.entries(record)) {
      const kind = kindOf(value)
      if (!kinds.has(name) && options.schema) {
        problems.push({ line, column: name, expected: 'a column of the schema', got: show(value) })
      } else if (kind === undefined || kinds.get(name) === undefined)
        kinds.set(name, kinds.get(name) ?? (kind === 'other' ? undefined : kind))
      if (kind !== undefined && kinds.has(name) && kind !== kinds.get(name)) {
        problems.push({
          line,
          column: name,
          expected: `a ${kinds.get(name) ?? 'number, string, boolean or date'}`,
          got: show(value),
        })
      }
    }
  })
  if (problems.length > 0)
    throw new TableError('tableFromRecords', 'row', problems, 'Convert or leave out these values.')
  return table<S>([...kinds].map(([name, kind]) => columnOf(name, kind ?? 'number', records)))
}

/** The rows of a table as objects; missing values are null. */
export function tableToRecords<S extends Schema>({ columns, rows }: Table<S>): RecordOf<S>[] {
  return Array.from(
    { length: rows },
    (_, i) => Object.fromEntries(columns.map((c) => [c.name, cellOf(c, i)])) as RecordOf<S>,
  )
}

const isMissing = (v: Cell | undefined): v is null | undefined => v === null || v === undefined || Number.isNaN(v)

function kindOf(v: Cell | undefined): ColumnKind | 'other' | undefined {
  if (isMissing(v)) return undefined
  if (v instanceof Date) return Number.isNaN(v.getTime()) ? undefined : 'date'
  const type = typeof v
  return type === 'number' || type === 'string' || type === 'boolean' ? type : 'other'
}

function columnOf(name: string, kind: ColumnKind, records: readonly TableRecord[]): Column {
  const value = (i: number): Cell | undefined => (Object.hasOwn(records[i]!, name) ? records[i]![name] : null)
  const rows = records.length
  if (kind === 'string') {
    const codes = new Map<string, number>()
    const data = new Int32Array(rows)
    for (let i = 0; i < rows; i++) {
      const v = value(i)
      if (isMissing(v)) data[i] = -1
      else {
        const known = codes.get(v as string)
        data[i] = known ?? codes.size
        if (known === undefined) codes.set(v as string, codes.size)
      }
    }
    return { kind, name, categories: Object.freeze([...codes.keys()]), data }
  }
  if (kind === 'boolean') {
    return {
      kind,
      name,
      data: Uint8Array.from(records, (_, i) => (isMissing(value(i)) ? MISSING_BOOLEAN : Number(value(i)))),
    }
  }
  return { kind, name, data: Float64Array.from(records, (_, i) => (isMissing(value(i)) ? NaN : Number(value(i)))) }
}
