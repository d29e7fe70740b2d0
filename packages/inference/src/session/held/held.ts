import { type Shape, sizeOf } from '@foldwise/core'
import type { Region } from '@foldwise/kernels'

/** A piece of kernel memory and how many values lie in it. */
export interface Buffer {
  readonly region: Region<Float32Array>
  users: number
  /** Whether the run under way needed it. */
  used: boolean
}

/**
 * A float32 value in kernel memory. Its shape is ONNX's, `[N, C, ...]`; its elements lie channels-last, `[N, ..., C]`,
 * which for two axes is the same.
 */
export class Held {
  readonly shape: Shape
  readonly buffer: Buffer

  constructor(shape: Shape, buffer: Buffer) {
    this.shape = shape
    this.buffer = buffer
  }

  get at(): number {
    return this.buffer.region.at
  }
  get rows(): number {
    return this.shape[0] ?? 1
  }
  get channels(): number {
    return this.shape[1] ?? 1
  }
  /** Of one row. */
  get pixels(): number {
    return sizeOf(this.shape.slice(2))
  }
  get length(): number {
    return sizeOf(this.shape)
  }
  /** Ask again after anything that may allocate. */
  get view(): Float32Array {
    return this.buffer.region.view.subarray(0, this.length)
  }
}
