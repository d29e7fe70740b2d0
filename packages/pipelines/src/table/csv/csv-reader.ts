import { type Column, FormatError, InputError, type Schema, show, type Table, table } from '@foldwise/core'
import { encodeTerms, type Kernels, RecordScanner } from '@foldwise/kernels'
import { TableError, type TableProblem } from '../table-error.ts'
import { type CellRules, ColumnReader } from './column-reader.ts'
import { NumberScanner } from './number-cell.ts'
import type { CheckedOptions } from './options.ts'
import { RecordReader } from './record-reader.ts'

const LF = 10
/** Longest record in bytes: a quote that is never closed would take in the whole file. */
const LONGEST = 1 << 26

/**
 * Reads the pieces of a CSV file one after another; what of a piece is not a whole record waits for the next. The kernel reads plain records,
 * and stops at the others. Dispose it: it has memory of the kernels.
 */
export class CsvReader implements Disposable {
  readonly problems: TableProblem[] = []
  private readonly where: string
  private readonly options: CheckedOptions
  private readonly plain: boolean
  private readonly rules: CellRules
  private readonly scanner: RecordScanner
  private readonly records: RecordReader
  /** Found by an earlier reading. */
  private kinds: Schema = {}
  private columns: readonly (ColumnReader | undefined)[] | undefined
  /** A copy of the kernel's bytes, for records that it does not read. */
  private text: Uint8Array | undefined
  private kept = 0
  private last = false

  /** With `plain`, the kernel reads plain records. */
  constructor(kernels: Kernels, where: string, options: CheckedOptions, plain = true) {
    const { format, missing } = options
    this.where = where
    this.options = options
    this.plain = plain
    this.rules = rulesOf(options)
    this.scanner = new RecordScanner(kernels, format, encodeTerms(missing))
    this.records = new RecordReader(format)
  }

  get rows(): number {
    return this.kept + this.scanner.row
  }

  /** Columns whose kind was found from a value, and that later had a value of another kind. */
  get contradicted(): readonly string[] {
    return this.wanted().flatMap((c) => (c.contradicted ? [c.name] : []))
  }

  /** Of the wanted columns, once they are known. */
  get names(): readonly string[] {
    return this.wanted().map((c) => c.name)
  }

  /** Begins anew, with what the columns turned out to be: strings where they are contradicted. */
  restart(): void {
    const found = this.wanted().map((c) => [c.name, c.contradicted ? 'string' : c.kind] as const)
    this.kinds = Object.fromEntries(found.flatMap(([name, kind]) => (kind ? [[name, kind]] : [])))
    this.columns = this.text = undefined
    this.problems.length = this.kept = 0
    this.last = false
    this.scanner.restart()
  }

  /** Adds bytes; undefined where there are no more. */
  push(bytes: Uint8Array | undefined): void {
    const { scanner } = this
    if (!bytes) {
      this.last = true
      return
    }
    if (scanner.end - scanner.from > LONGEST) {
      throw new FormatError(
        `${this.where}: expected records of at most ${LONGEST} bytes, got a longer one in line ${scanner.line}. Close its quotes.`,
      )
    }
    scanner.push(bytes)
    this.text = undefined
  }

  /** Reads what records there are, at most until there are `limit` rows. */
  read(limit = Infinity): void {
    const { scanner } = this
    this.columns ??= this.begin()
    if (!this.columns || scanner.end === 0) return
    while (this.rows < limit) {
      const most = Math.min(scanner.rows, limit - this.kept)
      const result = this.plain ? scanner.read(most, this.last) : scanner.row < most ? 'odd' : 'full'
      if (result === 'full') this.keep()
      else if (result === 'more' || !this.readOdd(this.columns)) return
    }
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
    this.keep()
    this.kept = 0
    const taken = new Map(this.wanted().map((c): [string, Column] => [c.name, c.take()]))
    return table((options.select ?? [...taken.keys()]).map((name) => taken.get(name)!))
  }

  [Symbol.dispose](): void {
    this.scanner.release()
  }

  /** Reads a record that the kernel does not, and those behind it until one is a row; false where it is not whole. */
  private readOdd(columns: readonly (ColumnReader | undefined)[]): boolean {
    const { scanner, records, problems } = this
    this.text ??= scanner.text()
    records.rows = scanner.row
    records.line = scanner.line
    const target = { columns, problems }
    const { from } = scanner
    const next = records.read(this.text, from, scanner.end, this.last, target, { limit: records.rows + 1 })
    scanner.row = records.rows
    scanner.line = records.line
    scanner.from = next
    return next > from
  }

  /** Takes the kernel's rows. */
  private keep(): void {
    const { scanner } = this
    for (const c of this.wanted()) c.keep(scanner.row)
    this.kept += scanner.row
    scanner.row = 0
  }

  private wanted(): readonly ColumnReader[] {
    return (this.columns ?? []).filter((c) => c !== undefined)
  }

  private begin(): readonly (ColumnReader | undefined)[] | undefined {
    const { header, select, schema } = this.options
    const { scanner, rules } = this
    const text = scanner.text()
    const first = this.records.header(text, scanner.end, this.last)
    if (!first) return undefined
    let { names } = first
    if (header === true) {
      // Read again to count its lines.
      for (let p = scanner.from; p < first.next; p++) if (text[p] === LF) scanner.line++
      scanner.from = first.next
    } else names = header === false ? names.map((_, j) => `x${j}`) : [...header]
    this.check(names)
    scanner.setColumns(names.length)
    return names.map((name, j) =>
      select && !select.includes(name)
        ? undefined
        : new ColumnReader(name, own(schema, name) ?? own(this.kinds, name), rules, scanner, j),
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

function rulesOf({ format, missing }: CheckedOptions): CellRules {
  const numbers = new NumberScanner()
  const texts = missing.map((m) => new TextEncoder().encode(m))
  return {
    missing: texts,
    checkNumbers:
      missing.some((m) => !Number.isNaN(Number(m)) && m.trim() !== '') ||
      texts.some((m) => !Number.isNaN(numbers.whole(m, 0, m.length))) ||
      /[0-9.eE+-]/.test(String.fromCharCode(format.delimiter)),
  }
}

const own = (schema: Schema, name: string) => (Object.hasOwn(schema, name) ? schema[name] : undefined)
