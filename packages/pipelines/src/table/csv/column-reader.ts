import { type Column, type ColumnKind, MISSING_BOOLEAN } from '@foldwise/core'
import type { CellKind, RecordScanner } from '@foldwise/kernels'
import { dateOf } from './date-cell.ts'
import { losesDigits, NumberScanner, numberOf } from './number-cell.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const TRUTH = new Map([
  ...['true', 'True', 'TRUE'].map((t) => [t, 1] as const),
  ...['false', 'False', 'FALSE'].map((t) => [t, 0] as const),
])

type Data = Float64Array | Int32Array | Uint8Array

/** What stands for a missing value, and what its kernel has to know of a file's numbers. */
export interface CellRules {
  readonly missing: readonly Uint8Array[]
  /** Whether a plain number, such as -999, stands for a missing value, or a byte of numbers is the delimiter. */
  readonly checkNumbers: boolean
}

/**
 * The cells of one column. The kernel reads most of them; `put` takes those of other records, as bytes of UTF-8. A kind that is not given is
 * that of the first value; where a later one is of another kind, `contradicted` tells that the column has to be read again, as strings.
 */
export class ColumnReader {
  readonly name: string
  kind: ColumnKind | undefined
  contradicted = false
  private given: boolean
  private readonly rules: CellRules
  private readonly scanner: RecordScanner
  /** Its place among the kernel's columns. */
  private readonly place: number
  /** Rows before those that the kernel holds. */
  private pieces: Data[] = []
  private rows = 0
  private readonly numbers = new NumberScanner()

  constructor(name: string, kind: ColumnKind | undefined, rules: CellRules, scanner: RecordScanner, place: number) {
    this.name = name
    this.kind = kind
    this.given = kind !== undefined
    this.rules = rules
    this.scanner = scanner
    this.place = place
    scanner.setKind(place, this.cells())
  }

  /** Takes bytes `from` to `to` as the value of the kernel's `row`; false where the column's kind is given, and they are not of it. */
  put(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.kind === undefined && !this.isMissing(bytes, from, to)) this.begin(row, bytes, from, to)
    if (this.kind === 'string') {
      const code = this.scanner.texts(this.place).codeOf(bytes.subarray(from, to))
      this.staged()[row] = code
      return true
    }
    const v = this.valueOf(bytes, from, to)
    this.staged()[row] = v ?? (this.kind === 'boolean' ? MISSING_BOOLEAN : NaN)
    return v !== undefined || this.refuse()
  }

  /** From now on, values are of the kind found, or of another than wanted: numbers where there was none to tell. */
  fixKind(): void {
    this.kind ??= 'number'
    this.given = true
    this.scanner.setKind(this.place, this.cells())
  }

  /** Takes the kernel's rows, which begin anew. */
  keep(rows: number): void {
    if (!this.contradicted) this.pieces.push(this.staged().slice(0, rows))
    this.rows += rows
  }

  /** The rows that were kept, as a column; the next row is the first again. */
  take(): Column {
    const { name, kind = 'number', rows } = this
    const data = empty(kind, rows)
    let at = 0
    for (const piece of this.pieces) {
      data.set(piece, at)
      at += piece.length
    }
    this.pieces = []
    this.rows = 0
    if (kind !== 'string') return { kind, name, data } as Column
    const categories = Object.freeze(this.scanner.texts(this.place).take())
    return { kind, name, categories, data: data as Int32Array }
  }

  /** What the kernel is to make of the fields. */
  private cells(): CellKind {
    if (this.contradicted) return 'skipped'
    if (this.kind === 'number') return this.rules.checkNumbers ? 'checkedNumber' : 'number'
    return this.kind ?? 'missing'
  }

  private staged(): Data {
    const { scanner, place } = this
    if (this.kind === 'string') return scanner.int32(place)
    return this.kind === 'boolean' ? scanner.uint8(place) : scanner.float64(place)
  }

  private isMissing(bytes: Uint8Array, from: number, to: number): boolean {
    return this.rules.missing.some((m) => m.length === to - from && m.every((b, i) => b === bytes[from + i]))
  }

  /** The number, date, or truth that bytes stand for, missing or not; undefined where they stand for none. */
  private valueOf(bytes: Uint8Array, from: number, to: number): number | undefined {
    if (this.isMissing(bytes, from, to)) return this.kind === 'boolean' ? MISSING_BOOLEAN : NaN
    if (this.kind === 'number') {
      const plain = this.numbers.whole(bytes, from, to)
      if (!Number.isNaN(plain)) return plain
    }
    const text = decoder.decode(bytes.subarray(from, to))
    if (this.kind === 'boolean') return TRUTH.get(text.trim())
    const v = this.kind === 'date' ? dateOf(text) : numberOf(text)
    if (Number.isNaN(v)) return undefined
    return this.kind === 'date' || this.given || !losesDigits(text) ? v : undefined
  }

  private refuse(): boolean {
    if (this.given) return false
    this.contradicted = true
    this.scanner.setKind(this.place, 'skipped')
    return true
  }

  /** Finds the kind by a first value. The rows before it are missing. */
  private begin(row: number, bytes: Uint8Array, from: number, to: number): void {
    const kind = kindOf(decoder.decode(bytes.subarray(from, to)))
    this.kind = kind
    this.scanner.setKind(this.place, this.cells())
    const none = kind === 'string' ? -1 : kind === 'boolean' ? MISSING_BOOLEAN : NaN
    this.staged().fill(none, 0, row)
    this.pieces = [empty(kind, this.rows).fill(none)]
  }
}

function kindOf(text: string): ColumnKind {
  if (!Number.isNaN(numberOf(text))) return losesDigits(text) ? 'string' : 'number'
  if (TRUTH.has(text.trim())) return 'boolean'
  return Number.isNaN(dateOf(text)) ? 'string' : 'date'
}

function empty(kind: ColumnKind, length: number): Data {
  if (kind === 'string') return new Int32Array(length)
  return kind === 'boolean' ? new Uint8Array(length) : new Float64Array(length)
}
