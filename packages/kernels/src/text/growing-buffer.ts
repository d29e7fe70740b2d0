import type { Heap } from '../loader/heap.ts'

/** Bytes of kernel memory that can grow, with 64 more readable behind them. */
export class GrowingBuffer {
  private readonly heap: Heap
  /** Byte offset in kernel memory; growth changes it. */
  at = 0
  private size = 0

  constructor(heap: Heap) {
    this.heap = heap
  }

  /** Bytes there is room for. */
  get room(): number {
    return this.size
  }

  /** Makes room for `bytes` and keeps the first `used`. New bytes are whatever was there. */
  reserve(bytes: number, used = 0): void {
    if (bytes <= this.size) return
    const size = used > 0 ? Math.max(bytes, 2 * this.size) : bytes
    // What need not be kept is released first, so that its memory can be taken again.
    if (used === 0) this.release()
    const at = this.heap.allocate(size)
    if (used > 0) {
      new Uint8Array(this.heap.memory.buffer).copyWithin(at, this.at, this.at + used)
      this.release()
    }
    this.at = at
    this.size = size
  }

  /** Releases its own bytes and takes those of `other`, which is left empty. */
  take(other: GrowingBuffer): void {
    this.release()
    this.at = other.at
    this.size = other.size
    other.at = other.size = 0
  }

  release(): void {
    if (this.size > 0) this.heap.release(this.at, this.size)
    this.at = this.size = 0
  }

  /** `length` unsigned integers, without a copy; growth of the memory empties the view. */
  uint32(length: number): Uint32Array {
    return new Uint32Array(this.heap.memory.buffer, this.at, length)
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.heap.memory.buffer, this.at, length)
  }
}
