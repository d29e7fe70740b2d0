import type { GemmKernels, TensorImageKernels, TensorKernels, TensorLinesKernels } from '@foldwise/kernels'
import { bytesPerElement, type DType } from '../../dtype.ts'
import type { Shape } from '../../shape.ts'
import type { KernelFunctions } from '../tfjs/backend.ts'
import type { Handle } from '../tfjs/handle.ts'
import { KernelCall } from '../tfjs/kernel-call.ts'
import type { CopyAxis, StridedCall } from '../tfjs/strided.ts'
import type { WasmBackend } from './wasm-backend.ts'

/** Our kernels over the memory of tfjs' module. */
export interface OwnKernels {
  readonly tensor: TensorKernels
  readonly lines: TensorLinesKernels
  readonly image: TensorImageKernels
  readonly gemm: GemmKernels
}

/** A kernel call with the addresses of handles, for our own kernels. */
export class WasmCall extends KernelCall implements StridedCall {
  readonly own: OwnKernels
  private readonly wasm: WasmBackend

  constructor(backend: WasmBackend, functions: KernelFunctions, own: OwnKernels) {
    super(backend, functions)
    this.wasm = backend
    this.own = own
  }

  make(shape: Shape, dtype: DType, value?: number): Handle {
    const h = this.write(null, shape, dtype)
    if (value !== undefined) this.view(h).fill(value)
    return h
  }

  copy4(from: Handle, fromAt: number, to: Handle, toAt: number, axes: readonly CopyAxis[]): void {
    const bytes = bytesPerElement(from.dtype)
    const copy = bytes === 4 ? this.own.tensor.copy4 : this.own.tensor.copy1
    const [a, b, c, d] = axes as [CopyAxis, CopyAxis, CopyAxis, CopyAxis]
    const src = this.at(from) + fromAt * bytes
    const dst = this.at(to) + toAt * bytes
    copy(a.size, b.size, c.size, d.size, src, a.s, b.s, c.s, d.s, dst, a.t, b.t, c.t, d.t)
  }

  /** Byte offset of a handle's values. */
  at(h: Handle): number {
    return this.wasm.dataIdMap.get(h.dataId).memoryOffset
  }

  /** The values, until the next allocation: memory that grows empties every view. */
  view(h: Handle): Float32Array | Int32Array | Uint8Array {
    return this.wasm.typedArrayFromHeap(h)
  }
}
