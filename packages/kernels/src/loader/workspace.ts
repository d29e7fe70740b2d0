import type { Heap } from './heap.ts'

type View = Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array
type ViewClass<V extends View> = {
  new (buffer: ArrayBufferLike, at: number, length: number): V
  BYTES_PER_ELEMENT: number
}

/** Typed elements in kernel memory. Kernels take `at`; JavaScript reads and writes through `view`. */
export class Region<V extends View = View> {
  /** Byte offset in kernel memory. */
  readonly at: number
  readonly length: number
  private readonly memory: WebAssembly.Memory
  private readonly type: ViewClass<V>
  private cached: V | undefined

  constructor(memory: WebAssembly.Memory, type: ViewClass<V>, at: number, length: number) {
    this.memory = memory
    this.type = type
    this.at = at
    this.length = length
  }

  /** The elements, without a copy. Ask again after anything that may allocate: growth replaces the buffer. */
  get view(): V {
    const buffer = this.memory.buffer
    if (!this.cached || this.cached.buffer !== buffer) this.cached = new this.type(buffer, this.at, this.length)
    return this.cached
  }

  /**
   * The elements in memory of their own. What leaves the library must be a copy, and so must what is given to `TextDecoder`,
   * `TextEncoder.encodeInto` and `crypto`: browsers refuse shared memory there.
   */
  copy(): ReturnType<V['slice']> {
    return this.view.slice() as ReturnType<V['slice']>
  }
}

/** Regions that are freed together, when the work they serve is over. */
export class Workspace implements Disposable {
  private readonly heap: Heap
  private blocks: { at: number; bytes: number }[] = []

  constructor(heap: Heap) {
    this.heap = heap
  }

  /** `from` is copied in; a length gives zeros. */
  float64 = (from: number | ArrayLike<number>): Region<Float64Array> => this.make(Float64Array, from)
  float32 = (from: number | ArrayLike<number>): Region<Float32Array> => this.make(Float32Array, from)
  int32 = (from: number | ArrayLike<number>): Region<Int32Array> => this.make(Int32Array, from)
  uint32 = (from: number | ArrayLike<number>): Region<Uint32Array> => this.make(Uint32Array, from)
  uint16 = (from: number | ArrayLike<number>): Region<Uint16Array> => this.make(Uint16Array, from)
  int8 = (from: number | ArrayLike<number>): Region<Int8Array> => this.make(Int8Array, from)
  uint8 = (from: number | ArrayLike<number>): Region<Uint8Array> => this.make(Uint8Array, from)

  /** Like the above, but the contents are whatever was there: for outputs that are written whole. */
  raw<V extends View>(type: ViewClass<V>, length: number): Region<V> {
    const bytes = length * type.BYTES_PER_ELEMENT
    const at = this.heap.allocate(bytes)
    this.blocks.push({ at, bytes })
    return new Region(this.heap.memory, type, at, length)
  }

  private make<V extends View>(type: ViewClass<V>, from: number | ArrayLike<number>): Region<V> {
    // Growth detaches views of this memory, also the one to copy from.
    const own = ArrayBuffer.isView(from) && from.buffer === this.heap.memory.buffer ? (from as View) : undefined
    const [at, length] = [own?.byteOffset ?? 0, typeof from === 'number' ? from : from.length]
    const region = this.raw(type, length)
    if (typeof from === 'number') region.view.fill(0)
    else if (own && own.buffer !== this.heap.memory.buffer) {
      const Type = own.constructor as ViewClass<View>
      region.view.set(new Type(this.heap.memory.buffer, at, length))
    } else region.view.set(from)
    return region
  }

  /** Frees one region before the rest. */
  release(region: Region): void {
    const i = this.blocks.findIndex((b) => b.at === region.at)
    if (i < 0) throw new Error('internal: workspace.release of a region it does not own')
    const [block] = this.blocks.splice(i, 1)
    this.heap.release(block!.at, block!.bytes)
  }

  [Symbol.dispose](): void {
    for (const b of this.blocks) this.heap.release(b.at, b.bytes)
    this.blocks = []
  }
}
