import type { Region, Workspace } from '../loader/workspace.ts'
import { text } from './module.ts'
import type { TermCounter } from './term-counter.ts'

/** Column of each term: bits 0 to 30; bit 31 counts it as -1; `DROPPED` leaves it out. */
export interface Ranks {
  readonly terms: Uint32Array
  readonly pairs: Uint32Array
}

/** The rank of a term that is left out. */
export const DROPPED = 0xffffffff

/** What a value is, besides a count. */
export interface Weighing {
  /** Every value is 1. */
  readonly binary: boolean
  /** 1 + log(value). */
  readonly sublinear: boolean
  /** A factor a column. */
  readonly weights: Float64Array | null
  readonly norm: 'l1' | 'l2' | null
}

/** Compressed sparse rows, columns ascending. */
export interface SparseRows {
  readonly indptr: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

/** Entries worked on at once, so that they stay in the processor's cache. */
const BLOCK = 1 << 15

/** Makes rows of the documents a counter has counted. What it needs for that stays in kernel memory until `release`. */
export class RowMaker {
  private readonly counter: TermCounter
  private readonly weighing: Weighing
  private readonly resident: Workspace
  private readonly bits: number
  private readonly terms: number
  private readonly pairs: number
  private readonly weights: number

  constructor(counter: TermCounter, ranks: Ranks, columns: number, weighing: Weighing) {
    this.counter = counter
    this.weighing = weighing
    this.resident = counter.kernels.workspace()
    this.bits = 32 - Math.clz32(Math.max(0, columns - 1))
    this.terms = this.resident.uint32(ranks.terms).at
    this.pairs = this.resident.uint32(ranks.pairs).at
    this.weights = weighing.weights ? this.resident.float64(weighing.weights).at : 0
  }

  rows(): SparseRows {
    const { documents, total, most, index } = this.counter.entries
    const size = Math.min(total, Math.max(BLOCK, most))
    using work = this.counter.kernels.workspace()
    const indexAt = work.uint32(index).at
    const scratch = work.raw(Float64Array, 2 * most).at
    const counters = work.raw(Uint32Array, 2048).at
    const starts = work.raw(Int32Array, documents + 1)
    const columns = work.raw(Int32Array, size)
    const numbers = work.raw(Float64Array, size)

    const indptr = new Int32Array(documents + 1)
    const indices = new Int32Array(total)
    const values = new Float64Array(total)
    let nnz = 0
    for (let from = 0; from < documents; ) {
      let to = from
      for (let n = 0; to < documents && (to === from || n + index[2 * to + 1]! <= size); to++) n += index[2 * to + 1]!
      const n = this.block({ index: indexAt, from, to, scratch, counters, starts, columns, numbers })
      indices.set(columns.view.subarray(0, n), nnz)
      values.set(numbers.view.subarray(0, n), nnz)
      const view = starts.view
      for (let i = from; i < to; i++) indptr[i + 1] = nnz + view[i + 1 - from]!
      nnz += n
      from = to
    }
    if (nnz === total) return { indptr, indices, values }
    return { indptr, indices: indices.slice(0, nnz), values: values.slice(0, nnz) }
  }

  release(): void {
    this.resident[Symbol.dispose]()
  }

  private block(b: Block): number {
    const { binary, sublinear, norm } = this.weighing
    const { makeRows, weighRows } = this.counter.kernels.use(text)
    const { from, to, starts, columns, numbers } = b
    const n = makeRows(
      b.index,
      from,
      to,
      this.terms,
      this.pairs,
      this.bits,
      Number(binary),
      b.scratch,
      b.counters,
      starts.at,
      columns.at,
      numbers.at,
    )
    if (sublinear || this.weights || norm) {
      const kind = norm === null ? 0 : norm === 'l1' ? 1 : 2
      weighRows(to - from, starts.at, columns.at, numbers.at, Number(sublinear), this.weights, kind)
    }
    return n
  }
}

interface Block {
  readonly index: number
  readonly from: number
  readonly to: number
  readonly scratch: number
  readonly counters: number
  readonly starts: Region<Int32Array>
  readonly columns: Region<Int32Array>
  readonly numbers: Region<Float64Array>
}
