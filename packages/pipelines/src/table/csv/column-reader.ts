import { type Column, type ColumnKind, MISSING_BOOLEAN } from '@foldwise/core'
import { dateOf } from './date-cell.ts'
import { Dictionary, grown } from './dictionary.ts'
import { losesDigits, NumberScanner, numberOf } from './number-cell.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()
const TRUTH = new Map([
  ...['true', 'True', 'TRUE'].map((t) => [t, 1] as const),
  ...['false', 'False', 'FALSE'].map((t) => [t, 0] as const),
])

/**
 * Takes the cells of one column as bytes of UTF-8. A kind that is not given is that of the first value; where a later
 * one is of another kind, `contradicted` tells that the column has to be read again, as strings.
 */
export class ColumnReader {
  readonly name: string
  kind: ColumnKind | undefined
  contradicted = false
  private given: boolean
  private readonly missing: readonly Uint8Array[]
  private readonly emptyIsMissing: boolean
  private data: Float64Array | Int32Array | Uint8Array
  /** Texts that stand for missing values come first in it. Not used for numbers. */
  private texts: Dictionary
  /** What the texts after these mean, for booleans and dates; NaN where they mean nothing. */
  private meanings = new Float64Array(64)
  private meant = 0
  private readonly scanner = new NumberScanner()
  /** Whether a plain number, such as -999, stands for a missing value. */
  private readonly numbersAreMissing: boolean

  constructor(name: string, kind: ColumnKind | undefined, missing: readonly string[]) {
    this.name = name
    this.kind = kind
    this.given = kind !== undefined
    this.missing = missing.map((m) => encoder.encode(m))
    this.numbersAreMissing = this.missing.some((m) => !Number.isNaN(this.scanner.whole(m, 0, m.length)))
    this.emptyIsMissing = missing.includes('')
    this.texts = this.missingTexts()
    this.data = emptyData(kind, 0)
  }

  /** Takes bytes `from` to `to` as the value of `row`; false where the column's kind is given, and they are not of it. */
  put(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (row >= this.data.length) this.data = grown(this.data, Math.max(1024, row + 1))
    if (this.kind === 'number') {
      const v = this.numbersAreMissing && this.isMissing(bytes, from, to) ? NaN : this.scanner.whole(bytes, from, to)
      this.data[row] = v
      return !Number.isNaN(v) || this.putLong(row, bytes, from, to)
    }
    if (this.kind === undefined) {
      if (this.begin(row, bytes, from, to)) return this.put(row, bytes, from, to)
      this.data[row] = NaN
      return true
    }
    const code = this.texts.numberOf(bytes, from, to) - this.missing.length
    if (this.kind === 'string') {
      this.data[row] = code < 0 ? -1 : code
      return true
    }
    if (code < 0) {
      this.data[row] = this.kind === 'boolean' ? MISSING_BOOLEAN : NaN
      return true
    }
    if (code === this.meant) this.learn(decoder.decode(bytes.subarray(from, to)))
    const v = this.meanings[code]!
    this.data[row] = v
    return !Number.isNaN(v) || this.refuse()
  }

  /** Whether any number is a value of it, and can be put by `putNumber`. */
  get takesNumbers(): boolean {
    return this.kind === 'number' && !this.numbersAreMissing
  }

  putNumber(row: number, v: number): void {
    if (row >= this.data.length) this.data = grown(this.data, Math.max(1024, row + 1))
    this.data[row] = v
  }

  /** From now on, values are of the kind found, or of another than wanted: numbers where there was none to tell. */
  fixKind(): void {
    this.kind ??= 'number'
    this.given = true
  }

  /** The first `rows` values as a column; the next row is 0 again. */
  take(rows: number): Column {
    const { name, kind = 'number' } = this
    const data = this.data.slice(0, rows)
    if (kind !== 'string') return { kind, name, data } as Column
    const categories = Object.freeze(this.texts.texts().slice(this.missing.length))
    this.texts = this.missingTexts()
    return { kind, name, categories, data: data as Int32Array }
  }

  private missingTexts(): Dictionary {
    const texts = new Dictionary()
    for (const m of this.missing) texts.numberOf(m, 0, m.length)
    return texts
  }

  private isMissing(bytes: Uint8Array, from: number, to: number): boolean {
    if (from === to) return this.emptyIsMissing
    return this.missing.some((m) => m.length === to - from && m.every((b, i) => b === bytes[from + i]))
  }

  private putLong(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.isMissing(bytes, from, to)) return true
    const text = decoder.decode(bytes.subarray(from, to))
    const v = numberOf(text)
    this.data[row] = v
    return (!Number.isNaN(v) && (this.given || !losesDigits(text))) || this.refuse()
  }

  private refuse(): boolean {
    if (this.given) return false
    this.contradicted = true
    return true
  }

  /** Finds the kind by a first value; false where that is a missing one. The rows before it are missing. */
  private begin(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.isMissing(bytes, from, to)) return false
    this.kind = kindOf(decoder.decode(bytes.subarray(from, to)))
    this.data = emptyData(this.kind, this.data.length)
    this.data.fill(this.kind === 'string' ? -1 : this.kind === 'boolean' ? MISSING_BOOLEAN : NaN, 0, row)
    return true
  }

  private learn(text: string): void {
    if (this.meant === this.meanings.length) this.meanings = grown(this.meanings, this.meant + 1)
    this.meanings[this.meant++] = this.kind === 'date' ? dateOf(text) : (TRUTH.get(text.trim()) ?? NaN)
  }
}

function kindOf(text: string): ColumnKind {
  if (!Number.isNaN(numberOf(text))) return losesDigits(text) ? 'string' : 'number'
  if (TRUTH.has(text.trim())) return 'boolean'
  return Number.isNaN(dateOf(text)) ? 'string' : 'date'
}

function emptyData(kind: ColumnKind | undefined, length: number): Float64Array | Int32Array | Uint8Array {
  if (kind === 'string') return new Int32Array(length)
  return kind === 'boolean' ? new Uint8Array(length) : new Float64Array(length)
}
