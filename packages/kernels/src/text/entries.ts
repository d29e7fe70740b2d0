import type { Kernels } from '../loader/kernels.ts'
import { GrowingBuffer } from './growing-buffer.ts'

const ENTRY = 8
const SMALLEST = 1 << 14
const LARGEST = 1 << 20

/** Counts of documents: entries {term, count}, those of a document next to each other. */
export class Entries {
  private readonly kernels: Kernels
  private readonly chunks: GrowingBuffer[] = []
  /** Address and number of entries of each document. */
  private list = new Uint32Array(64)
  private top = 0
  private end = 0
  private start = 0
  documents = 0
  /** Entries of all documents. */
  total = 0
  /** Most entries of a document. */
  most = 0

  constructor(kernels: Kernels) {
    this.kernels = kernels
  }

  /** Begins a document of at most `entries` entries; returns the address of the first. */
  open(entries: number): number {
    if (this.top + entries * ENTRY > this.end) {
      const chunk = new GrowingBuffer(this.kernels.heap)
      const size = Math.min(LARGEST, SMALLEST << Math.min(16, this.chunks.length))
      const bytes = Math.max(size, entries * ENTRY)
      chunk.reserve(bytes)
      this.chunks.push(chunk)
      this.top = chunk.at
      this.end = chunk.at + bytes
    }
    this.start = this.top
    return this.start
  }

  /** Ends the document; `top` is the address behind its last entry. */
  close(top: number): void {
    const n = (top - this.start) / ENTRY
    if (2 * this.documents === this.list.length) {
      const longer = new Uint32Array(2 * this.list.length)
      longer.set(this.list)
      this.list = longer
    }
    this.list[2 * this.documents] = this.start
    this.list[2 * this.documents + 1] = n
    this.top = top
    this.documents++
    this.total += n
    this.most = Math.max(this.most, n)
  }

  /** Address and number of entries of each document, by turns. */
  get index(): Uint32Array {
    return this.list.subarray(0, 2 * this.documents)
  }

  clear(): void {
    for (const chunk of this.chunks.splice(0)) chunk.release()
    this.top = this.end = this.documents = this.total = this.most = 0
  }
}
