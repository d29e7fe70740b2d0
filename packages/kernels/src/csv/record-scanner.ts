import type { Heap } from '../loader/heap.ts'
import type { Kernels } from '../loader/kernels.ts'
import { GrowingBuffer } from '../text/growing-buffer.ts'
import type { EncodedTerms } from '../text/terms.ts'
import { ColumnTexts } from './column-texts.ts'
import { type CsvKernels, csvKernels } from './module.ts'

export interface RecordFormat {
  /** Bytes of the characters. */
  readonly delimiter: number
  readonly quote: number
  /** Whether spaces and tabs around fields do not belong to them. */
  readonly trim: boolean
}

/** What is made of a column's fields: float64, for `string` int32 codes, for `boolean` bytes, 255 where missing. */
const CELL_KINDS = ['skipped', 'number', 'checkedNumber', 'string', 'boolean', 'date', 'missing'] as const
export type CellKind = (typeof CELL_KINDS)[number]

/**
 * Why reading stopped: the bytes end, perhaps within a record; the rows fill the columns; the next record is not one that the
 * kernel reads, because of its width, its quotes, or a field that is not of its column's kind or a number hard to round.
 */
export type ScanResult = 'more' | 'full' | 'odd'
const RESULTS: readonly ScanResult[] = ['more', 'full', 'odd']
const ROOM = 3

// Words of a job; see assembly/csv.ts.
const [FROM, END, LAST, LINE, ROW, MOST, NEEDY] = [1, 2, 3, 4, 5, 6, 16] as const
const WORDS = 19

const LF = 10
/** Bytes of all columns' rows, about: what a processor keeps near. */
const STAGED = 1 << 19
const MOST_ROWS = 8192

/** Cuts pieces of a CSV file into records and fields, and makes values of these in kernel memory. Release it after its last use. */
export class RecordScanner {
  /** Rows that are held at most. */
  rows = 0
  private readonly kernels: Kernels
  private readonly heap: Heap
  private readonly procedures: CsvKernels
  private readonly format: RecordFormat
  private readonly missing: EncodedTerms
  private readonly job: GrowingBuffer
  private readonly constants: GrowingBuffer
  private readonly bytes: GrowingBuffer
  private readonly scratch: GrowingBuffer
  private readonly columns: GrowingBuffer
  private readonly values: GrowingBuffer
  private tables: (ColumnTexts | undefined)[] = []
  private width = 0

  /** `missing`: the texts that stand for a missing value, without doubles. */
  constructor(kernels: Kernels, format: RecordFormat, missing: EncodedTerms) {
    const { heap } = kernels
    this.kernels = kernels
    this.heap = heap
    this.procedures = kernels.use(csvKernels)
    this.format = format
    this.missing = missing
    const buffer = () => new GrowingBuffer(heap)
    this.job = buffer()
    this.constants = buffer()
    this.bytes = buffer()
    this.scratch = buffer()
    this.columns = buffer()
    this.values = buffer()
    this.job.reserve(WORDS * 4)
    this.writeConstants()
    this.restart()
  }

  /** Forgets all bytes and columns. */
  restart(): void {
    this.setColumns(0)
    const { delimiter, quote, trim } = this.format
    const job = this.words()
    job.fill(0)
    job[LINE] = 1
    job.set([delimiter, quote, Number(trim)], 7)
    const { offsets } = this.missing
    job[13] = offsets.length - 1
    for (let i = 1; i < offsets.length; i++) job[18]! |= 1 << Math.min(offsets[i]! - offsets[i - 1]!, 31)
  }

  /** Line of the next record, from 1. */
  get line(): number {
    return this.words()[LINE]!
  }
  set line(line: number) {
    this.words()[LINE] = line
  }
  /** How many rows the columns hold. */
  get row(): number {
    return this.words()[ROW]!
  }
  set row(row: number) {
    this.words()[ROW] = row
  }
  /** Offset of the next record. */
  get from(): number {
    return this.words()[FROM]!
  }
  set from(from: number) {
    this.words()[FROM] = from
  }
  /** Offset behind the bytes. */
  get end(): number {
    return this.words()[END]!
  }

  /** Adds bytes behind those that are not read yet. */
  push(more: Uint8Array): void {
    const { from, end, bytes } = this
    const waiting = end - from
    const needed = waiting + more.length + 1
    if (from > 0) bytes.uint8(end).copyWithin(0, from, end)
    bytes.reserve(needed, waiting)
    this.scratch.reserve(bytes.room)
    const view = bytes.uint8(needed)
    view.set(more, waiting)
    view[needed - 1] = LF
    const job = this.words()
    job[FROM] = 0
    job[END] = needed - 1
  }

  /** A copy of the bytes, with the line feed that is behind them. */
  text(): Uint8Array {
    return this.end === 0 ? new Uint8Array(0) : this.bytes.uint8(this.end + 1).slice()
  }

  /** Makes room for so many columns, which are skipped until they have a kind. */
  setColumns(width: number): void {
    for (const table of this.tables) table?.release()
    this.tables = new Array(width).fill(undefined)
    this.width = width
    this.rows = Math.max(16, Math.min(MOST_ROWS, Math.floor(STAGED / 8 / Math.max(width, 1))))
    this.columns.reserve(Math.max(width, 1) * 12)
    this.values.reserve(Math.max(width, 1) * this.rows * 8)
    this.fields().fill(0)
  }

  setKind(column: number, kind: CellKind): void {
    const fields = this.fields()
    fields[3 * column] = CELL_KINDS.indexOf(kind)
    fields[3 * column + 1] = this.values.at + column * this.rows * 8
    if (kind === 'string') this.tables[column] ??= new ColumnTexts(this.kernels, this.procedures, this.missing)
  }

  /** Reads records until there are `most` rows, at most `rows`. `last`: whether no more bytes come. */
  read(most: number, last: boolean): ScanResult {
    for (;;) {
      const job = this.words()
      job[0] = this.bytes.at
      job[LAST] = Number(last)
      job[MOST] = most
      job[10] = this.width
      job[11] = this.columns.at
      job[12] = this.constants.at + POWERS_BYTES
      job[14] = this.constants.at
      job[15] = this.scratch.at
      const fields = this.fields()
      this.tables.forEach((table, j) => {
        if (table) fields[3 * j + 2] = table.at
      })
      const result = this.procedures.readRecords(this.job.at)
      if (result !== ROOM) return RESULTS[result]!
      const [column, bytes] = this.words().subarray(NEEDY)
      this.tables[column!]!.makeRoom(bytes!)
    }
  }

  /** Values of a column, one a row, in kernel memory: ask again after anything that may allocate. */
  float64(column: number): Float64Array {
    return new Float64Array(this.heap.memory.buffer, this.values.at + column * this.rows * 8, this.rows)
  }
  int32(column: number): Int32Array {
    return new Int32Array(this.heap.memory.buffer, this.values.at + column * this.rows * 8, this.rows)
  }
  uint8(column: number): Uint8Array {
    return new Uint8Array(this.heap.memory.buffer, this.values.at + column * this.rows * 8, this.rows)
  }

  /** The texts of a column of strings. */
  texts(column: number): ColumnTexts {
    return this.tables[column]!
  }

  release(): void {
    for (const table of this.tables) table?.release()
    this.tables = []
    for (const b of [this.job, this.constants, this.bytes, this.scratch, this.columns, this.values]) b.release()
  }

  private words(): Uint32Array {
    return this.job.uint32(WORDS)
  }

  private fields(): Uint32Array {
    return this.columns.uint32(3 * this.width)
  }

  private writeConstants(): void {
    const { bytes, offsets } = this.missing
    const n = offsets.length - 1
    this.constants.reserve(POWERS_BYTES + 8 * n + bytes.length)
    const { at } = this.constants
    const { buffer } = this.heap.memory
    new Float64Array(buffer, at, POWERS).set(Array.from({ length: POWERS }, (_, k) => Number(`1e${k}`)))
    const words = new Uint32Array(buffer, at + POWERS * 8, 16 + 2 * n)
    words.fill(0)
    for (let k = 0; k < 8; k++) words[2 * k] = 10 ** k
    for (let i = 0; i < n; i++) words.set([8 * n + offsets[i]!, offsets[i + 1]! - offsets[i]!], 16 + 2 * i)
    new Uint8Array(buffer, at + POWERS_BYTES + 8 * n, bytes.length).set(bytes)
  }
}

/** 10^0 to 10^22, which float64 has exactly; then 10^0 to 10^7 as integers. */
const POWERS = 23
const POWERS_BYTES = POWERS * 8 + 64
