import { type Column, FormatError, InputError, type Schema, show, type Table, table } from '@foldwise/core'
import { TableError, type TableProblem } from '../table-error.ts'
import { ColumnReader } from './column-reader.ts'
import type { CheckedOptions } from './options.ts'
import { RecordReader } from './record-reader.ts'

const LF = 10
/** Longest record in bytes: a quote that is never closed would take in the whole file. */
const LONGEST = 1 << 26

/** Reads the pieces of a CSV file one after another; what of a piece is not a whole record waits for the next. */
export class CsvReader {
  readonly problems: TableProblem[] = []
  private readonly where: string
  private readonly options: CheckedOptions
  private readonly records: RecordReader
  private readonly kinds: Schema
  private columns: readonly (ColumnReader | undefined)[] | undefined
  private buffer = new Uint8Array(0)
  private from = 0
  private end = 0
  private last = false

  /** `kinds` are known besides those of the options. */
  constructor(where: string, options: CheckedOptions, kinds: Schema = {}) {
    this.where = where
    this.options = options
    this.kinds = kinds
    this.records = new RecordReader(options.format)
  }

  get rows(): number {
    return this.records.rows
  }

  /** Columns whose kind was found from a value, and that later had a value of another kind. */
  get contradicted(): readonly string[] {
    return this.wanted().flatMap((c) => (c.contradicted ? [c.name] : []))
  }

  /** Of the wanted columns, once they are known. */
  get names(): readonly string[] {
    return this.wanted().map((c) => c.name)
  }

  /** The kinds that are known by now. */
  get found(): Schema {
    return Object.fromEntries(this.wanted().flatMap((c) => (c.kind ? [[c.name, c.kind]] : [])))
  }

  /** Adds bytes; undefined where there are no more. */
  push(bytes: Uint8Array | undefined): void {
    if (!bytes) {
      this.last = true
      return
    }
    const waiting = this.end - this.from
    if (waiting > LONGEST) {
      throw new FormatError(
        `${this.where}: expected records of at most ${LONGEST} bytes, got a longer one in line ${this.records.line}. Close its quotes.`,
      )
    }
    const needed = waiting + bytes.length + 1
    if (needed > this.buffer.length) {
      const longer = new Uint8Array(needed * 2)
      longer.set(this.buffer.subarray(this.from, this.end))
      this.buffer = longer
    } else this.buffer.copyWithin(0, this.from, this.end)
    this.buffer.set(bytes, waiting)
    this.from = 0
    this.end = needed - 1
    this.buffer[this.end] = LF
  }

  /** Reads what records there are, at most until there are `limit` rows. */
  read(limit = Infinity): void {
    this.columns ??= this.begin()
    if (!this.columns) return
    const target = { columns: this.columns, problems: this.problems }
    if (this.buffer.length === 0) return
    this.from = this.records.read(this.buffer, this.from, this.end, this.last, target, { limit })
  }

  /** From now on, values of other kinds are of a wrong type. */
  fixKinds(): void {
    for (const c of this.wanted()) c.fixKind()
  }

  /** The rows so far as a table; the next ones begin anew. Throws `TableError` for bad rows, unless the options take them. */
  take(): Table {
    const { where, options } = this
    const problems = this.problems.splice(0)
    if (problems.length > 0) {
      if (!options.onBadRows) {
        throw new TableError(where, 'line', problems, "Fix the file, or give 'onBadRows' to leave them out.")
      }
      options.onBadRows(Object.freeze(problems))
    }
    if (!this.columns)
      throw new InputError(`${where}: expected a line with the columns' names, got nothing. Check the file.`)
    const rows = this.records.rows
    const taken = new Map(this.wanted().map((c): [string, Column] => [c.name, c.take(rows)]))
    this.records.rows = 0
    return table((options.select ?? [...taken.keys()]).map((name) => taken.get(name)!))
  }

  private wanted(): readonly ColumnReader[] {
    return (this.columns ?? []).filter((c) => c !== undefined)
  }

  private begin(): readonly (ColumnReader | undefined)[] | undefined {
    const { header, select, schema, missing } = this.options
    const first = this.records.header(this.buffer, this.end, this.last)
    this.records.line = 1
    if (!first) return undefined
    let { names } = first
    if (header === true) {
      // Read again to count its lines.
      for (let p = this.from; p < first.next; p++) if (this.buffer[p] === LF) this.records.line++
      this.from = first.next
    } else names = header === false ? names.map((_, j) => `x${j}`) : [...header]
    this.check(names)
    return names.map((name) =>
      select && !select.includes(name)
        ? undefined
        : new ColumnReader(name, own(schema, name) ?? own(this.kinds, name), missing),
    )
  }

  private check(names: readonly string[]): void {
    const known = new Set(names)
    if (known.size < names.length) {
      const twice = names.find((n, j) => names.indexOf(n) !== j)
      throw new InputError(
        `${this.where}: expected columns with names of their own, got ${show(twice)} twice. Name them with 'header'.`,
      )
    }
    for (const name of [...Object.keys(this.options.schema), ...(this.options.select ?? [])]) {
      if (known.has(name)) continue
      const some = names.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '')
      throw new InputError(
        `${this.where}: expected a column ${show(name)}, got a file without. Its columns are ${some}.`,
      )
    }
  }
}

const own = (schema: Schema, name: string) => (Object.hasOwn(schema, name) ? schema[name] : undefined)
