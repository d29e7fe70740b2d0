import type { RecordFormat } from '@foldwise/kernels'
import type { TableProblem } from '../table-error.ts'
import type { ColumnReader } from './column-reader.ts'

const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9

/** Where the cells of records go: the readers of a file's columns, undefined for those that are not wanted. */
export interface RecordTarget {
  readonly columns: readonly (ColumnReader | undefined)[]
  readonly problems: TableProblem[]
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Cuts bytes into records and fields, as RFC 4180 and people have them, and hands the fields to the readers of columns. The kernel reads plain
 * records so, many times faster; this one reads the others, finds what is wrong with them, and is what the kernel is tested against.
 */
export class RecordReader {
  /** Rows that the columns hold. */
  rows = 0
  /** Of the next byte, from 1. */
  line = 1
  private readonly format: RecordFormat
  /** 1 for bytes that end a field without quotes. */
  private readonly ends = new Uint8Array(256)
  private scratch = new Uint8Array(256)

  constructor(format: RecordFormat) {
    this.format = format
    for (const b of [format.delimiter, LF, CR]) this.ends[b] = 1
  }

  /** The fields of the first record, and where it ends; undefined where it is not whole. */
  header(
    bytes: Uint8Array,
    end: number,
    last: boolean,
  ): { readonly names: string[]; readonly next: number } | undefined {
    const names: string[] = []
    const target: RecordTarget = { columns: [], problems: [] }
    const take = (from: Uint8Array, a: number, b: number) => names.push(decoder.decode(from.subarray(a, b)))
    this.whole = false
    this.rows = 0
    const next = this.read(bytes, 0, end, last, target, { limit: 1, take })
    return this.whole ? { names, next } : undefined
  }

  /**
   * Reads whole records of bytes `from` to `end`, at most until there are `limit` rows, and returns where the next one
   * begins. `bytes[end]` has to be a line feed, which no field can run over. With `last`, the end is the end of a record.
   */
  read(
    bytes: Uint8Array,
    from: number,
    end: number,
    last: boolean,
    { columns, problems }: RecordTarget,
    { limit, take }: { limit: number; take?: (bytes: Uint8Array, from: number, to: number) => void },
  ): number {
    const { delimiter, quote, trim } = this.format
    const { ends } = this
    const width = columns.length
    let p = from
    while (p < end && this.rows < limit) {
      const start = p
      while (bytes[p] === SPACE || (bytes[p] === TAB && delimiter !== TAB)) p++
      if (bytes[p] === LF || bytes[p] === CR) {
        // Empty lines are no records.
        if (p < end) p = this.afterLineEnd(bytes, p, end, last)
        else if (!last) return start
        if (p < 0) return start
        continue
      }
      p = start
      const line = this.line
      const before = problems.length
      let field = 0
      for (;;) {
        let a = p
        let b: number
        let cell = bytes
        const column = field < width ? columns[field] : undefined
        if (trim) while (bytes[a] === SPACE || (bytes[a] === TAB && delimiter !== TAB)) a++
        if (bytes[a] === quote) {
          const close = this.closingQuote(bytes, a + 1, end, last)
          if (close < 0) {
            this.line = line
            if (!last) {
              problems.length = before
              return start
            }
            problems.push({ line, expected: 'a closing quote', got: 'the end of the file' })
            return end
          }
          p = close + 1
          a++
          b = close
          if (this.doubled > 0) {
            b = this.unescape(bytes, a, close)
            cell = this.scratch
            a = 0
          }
          if (trim) while (bytes[p] === SPACE) p++
          if (ends[bytes[p]!] === 0) {
            problems.push({
              line: this.line,
              expected: 'the end of a field after its closing quote',
              got: `'${String.fromCharCode(bytes[p]!)}'`,
            })
            while (ends[bytes[p]!] === 0) p++
          }
        } else {
          p = a
          while (ends[bytes[p]!] === 0) p++
          b = p
          if (trim) while (b > a && (bytes[b - 1] === SPACE || bytes[b - 1] === TAB)) b--
        }
        if (p >= end && !last) {
          this.line = line
          problems.length = before
          return start
        }
        if (take) take(cell, a, b)
        else if (column !== undefined && !column.put(this.rows, cell, a, b)) {
          const got = `'${decoder.decode(cell.subarray(a, Math.min(b, a + 40)))}'`
          problems.push({ line, column: column.name, expected: `a ${column.kind}`, got })
        }
        field++
        if (p < end && bytes[p] === delimiter) p++
        else break
      }
      if (p < end) {
        const next = this.afterLineEnd(bytes, p, end, last)
        if (next < 0) {
          this.line = line
          problems.length = before
          return start
        }
        p = next
      }
      if (take) {
        this.whole = true
        return p
      }
      if (field !== width) problems.push({ line, expected: `${width} fields`, got: `${field}` })
      if (problems.length === before) this.rows++
    }
    return p
  }

  /** The byte after a line's end; -1 where that may go on after the bytes. */
  private afterLineEnd(bytes: Uint8Array, p: number, end: number, last: boolean): number {
    if (bytes[p] === CR) {
      if (p + 1 === end && !last) return -1
      if (p + 1 < end && bytes[p + 1] === LF) p++
    }
    this.line++
    return p + 1
  }

  /** Whether a header was read to its end. */
  private whole = false

  /** Doubled quotes of the latest quoted field. */
  private doubled = 0

  /** Place of the quote that closes a field whose text begins at `p`; -1 where it is not among the bytes. */
  private closingQuote(bytes: Uint8Array, p: number, end: number, last: boolean): number {
    const { quote } = this.format
    this.doubled = 0
    for (; p < end; p++) {
      const c = bytes[p]
      if (c === quote) {
        // Whether it is doubled is for the next byte to say.
        if (p + 1 === end) return last ? p : -1
        if (bytes[p + 1] !== quote) return p
        this.doubled++
        p++
      } else if (c === LF || (c === CR && bytes[p + 1] !== LF)) this.line++
    }
    return -1
  }

  /** Writes a field's text with single quotes for doubled ones to `scratch`, and returns its length. */
  private unescape(bytes: Uint8Array, from: number, to: number): number {
    if (to - from > this.scratch.length) this.scratch = new Uint8Array((to - from) * 2)
    let k = 0
    for (let p = from; p < to; p++) {
      this.scratch[k++] = bytes[p]!
      if (bytes[p] === this.format.quote) p++
    }
    return k
  }
}
