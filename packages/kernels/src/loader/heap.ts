const ALIGN = 64
const PAGE = 65536

/**
 * First-fit allocator over a WebAssembly memory, kept on the JavaScript side so that kernels stay free of state.
 * Free blocks are sorted by offset and merged with their neighbours.
 */
export class Heap {
  readonly memory: WebAssembly.Memory
  private readonly free: { at: number; size: number }[] = []
  private top: number
  /** Bytes handed out and not yet released. */
  used = 0

  constructor(memory: WebAssembly.Memory, start: number) {
    this.memory = memory
    this.top = start
  }

  /** Offset of `bytes` bytes, 64-byte aligned, with 64 readable bytes behind them. Contents are whatever was there. */
  allocate(bytes: number): number {
    const size = Math.ceil((bytes + ALIGN) / ALIGN) * ALIGN
    const i = this.free.findIndex((b) => b.size >= size)
    if (i >= 0) {
      const block = this.free[i]!
      const at = block.at
      block.at += size
      block.size -= size
      if (block.size === 0) this.free.splice(i, 1)
      this.used += size
      return at
    }
    const at = this.top
    this.grow(at + size)
    this.top = at + size
    this.used += size
    return at
  }

  release(at: number, bytes: number): void {
    const size = Math.ceil((bytes + ALIGN) / ALIGN) * ALIGN
    this.used -= size
    let i = this.free.findIndex((b) => b.at > at)
    if (i < 0) i = this.free.length
    this.free.splice(i, 0, { at, size })
    this.merge(i)
    this.merge(i - 1)
    const last = this.free.at(-1)
    if (last && last.at + last.size === this.top) {
      this.top = last.at
      this.free.pop()
    }
  }

  private merge(i: number): void {
    const a = this.free[i]
    const b = this.free[i + 1]
    if (!a || !b || a.at + a.size !== b.at) return
    a.size += b.size
    this.free.splice(i + 1, 1)
  }

  private grow(to: number): void {
    const missing = to - this.memory.buffer.byteLength
    if (missing <= 0) return
    // At least an eighth more, so that many small allocations do not each grow the memory.
    const wanted = Math.max(missing, this.memory.buffer.byteLength >>> 3)
    try {
      this.memory.grow(Math.ceil(wanted / PAGE))
    } catch {
      try {
        this.memory.grow(Math.ceil(missing / PAGE))
      } catch {
        throw new RangeError(
          `kernels: expected room for ${to} bytes of WebAssembly memory, got ${this.memory.buffer.byteLength}. Use less data at once, or dispose what is no longer needed.`,
        )
      }
    }
  }
}
