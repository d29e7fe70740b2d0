import type { Kernels } from '@foldwise/kernels'
import { bytesPerElement, type Data, type DType } from '../../dtype.ts'
import { DeviceError } from '../../errors.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Backend } from '../shared/backend.ts'
import type { Handle } from '../shared/handle.ts'

/** One tensor's memory. */
interface Block {
  readonly at: number
  readonly bytes: number
  references: number
}

/** Kernels index elements of a tensor with 32 bits. */
const LARGEST = 2 ** 31 - 2 ** 16

/** Memory of tensors in the kernels' heap, at most `budget` bytes of it. */
export class HeapBackend implements Backend {
  readonly kernels: Kernels
  private readonly budget: number
  private used = 0
  private readonly blocks = new Set<Block>()

  constructor(kernels: Kernels, budget: number) {
    this.kernels = kernels
    this.budget = budget
  }

  write(values: Data | null, shape: Shape, dtype: DType): object {
    const bytes = sizeOf(shape) * bytesPerElement(dtype)
    const block = { at: this.allocate(bytes), bytes, references: 1 }
    this.used += bytes
    this.blocks.add(block)
    if (values) this.view({ dataId: block, shape, dtype }).set(values)
    return block
  }

  disposeData(dataId: object): boolean {
    const block = dataId as Block
    if (--block.references > 0) return false
    this.release(block)
    return true
  }

  incRef(dataId: object): void {
    ;(dataId as Block).references++
  }

  refCount(dataId: object): number {
    return (dataId as Block).references
  }

  /** Byte offset of a handle's values. */
  at(h: Handle): number {
    return (h.dataId as Block).at
  }

  /** The values, until the next allocation: memory that grows empties every view. */
  view({ dataId, shape, dtype }: Handle): Float32Array | Int32Array | Uint8Array {
    const Type = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array
    return new Type(this.kernels.memory.buffer, (dataId as Block).at, sizeOf(shape))
  }

  /** Frees every tensor that is left: the kernels go on, for others use them too. */
  close(): void {
    for (const block of this.blocks) this.release(block)
  }

  private release(block: Block): void {
    if (!this.blocks.delete(block)) return
    this.used -= block.bytes
    this.kernels.heap.release(block.at, block.bytes)
  }

  private allocate(bytes: number): number {
    if (bytes < LARGEST && this.used + bytes <= this.budget) {
      try {
        return this.kernels.heap.allocate(bytes)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
      }
    }
    throw new DeviceError(
      `wasm: expected room for ${bytes} bytes, got none beside the ${this.used} in use: one tensor ends at 2 GB, all of them at ${this.budget} bytes or 4 GB. Dispose tensors, use scope(), or work in smaller batches.`,
    )
  }
}
