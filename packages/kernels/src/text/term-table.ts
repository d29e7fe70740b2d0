import type { Kernels } from '../loader/kernels.ts'
import { GrowingBuffer } from './growing-buffer.ts'
import type { TextKernels } from './module.ts'
import type { EncodedTerms } from './terms.ts'

const SLOT = 16
const HEADER = 32

/** A hash table of terms in kernel memory; the layout is in assembly/text/table.ts. Kernels add terms, this makes room. */
export class TermTable {
  private readonly kernels: Kernels
  private readonly procedures: Pick<TextKernels, 'rehash'>
  private readonly header: GrowingBuffer
  private readonly slots: GrowingBuffer
  private readonly terms: GrowingBuffer
  private readonly arena: GrowingBuffer
  private capacity = 0

  constructor(kernels: Kernels, procedures: Pick<TextKernels, 'rehash'>) {
    this.kernels = kernels
    this.procedures = procedures
    this.header = new GrowingBuffer(kernels.heap)
    this.slots = new GrowingBuffer(kernels.heap)
    this.terms = new GrowingBuffer(kernels.heap)
    this.arena = new GrowingBuffer(kernels.heap)
    this.clear()
  }

  /** What kernels take for the table. */
  get at(): number {
    return this.header.at
  }

  /** Number of terms; their ids are 0, 1, ... in the order they came. */
  get count(): number {
    return this.fields()[3]!
  }

  /** Bytes of all terms. */
  get bytes(): number {
    return this.fields()[5]!
  }

  /** Makes room for more terms, and for their bytes if they are not pairs. */
  reserve(terms: number, bytes = 0): void {
    const { count, bytes: used } = this
    this.terms.reserve((count + terms) * 8, count * 8)
    if (bytes > 0) this.arena.reserve(used + bytes, used)
    if (2 * (count + terms) > this.capacity) this.grow(count + terms)
    const fields = this.fields()
    fields[0] = this.slots.at
    fields[1] = this.capacity - 1
    fields[2] = this.terms.at
    fields[4] = this.arena.at
    fields[6] = Math.min(this.terms.room >> 3, this.capacity >> 1)
    fields[7] = this.arena.room
  }

  /** A copy of the terms from the one with id `first` on; not of pairs. */
  termsFrom(first: number): EncodedTerms {
    const { count, bytes } = this
    const words = this.terms.uint32(2 * count)
    const start = first < count ? words[2 * first]! : bytes
    const offsets = new Int32Array(count - first + 1)
    for (let i = first; i < count; i++) offsets[i - first] = words[2 * i]! - start
    offsets[count - first] = bytes - start
    return { bytes: this.arena.uint8(bytes).slice(start), offsets }
  }

  /** Forgets all terms. */
  clear(): void {
    this.release()
    this.header.reserve(HEADER)
    this.fields().fill(0)
    this.reserve(128)
  }

  release(): void {
    for (const buffer of [this.header, this.slots, this.terms, this.arena]) buffer.release()
    this.capacity = 0
  }

  private grow(terms: number): void {
    let capacity = Math.max(this.capacity, 128)
    while (capacity < 2 * terms) capacity *= 2
    const slots = new GrowingBuffer(this.kernels.heap)
    slots.reserve(capacity * SLOT)
    slots.uint8(capacity * SLOT).fill(0)
    this.procedures.rehash(this.slots.at, this.capacity, slots.at, capacity)
    this.slots.take(slots)
    this.capacity = capacity
  }

  private fields(): Uint32Array {
    return this.header.uint32(HEADER / 4)
  }
}
