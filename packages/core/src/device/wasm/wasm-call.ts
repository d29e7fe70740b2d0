import type { GemmKernels, TensorKernels } from '@foldwise/kernels'
import type { DType } from '../../dtype.ts'
import type { Shape } from '../../shape.ts'
import type { KernelFunctions } from '../tfjs/backend.ts'
import type { Handle } from '../tfjs/handle.ts'
import { KernelCall } from '../tfjs/kernel-call.ts'
import type { WasmBackend } from './wasm-backend.ts'

/** Our kernels over the memory of tfjs' module. */
export interface OwnKernels {
  readonly tensor: TensorKernels
  readonly gemm: GemmKernels
}

/** A kernel call with the addresses of handles, for our own kernels. */
export class WasmCall extends KernelCall {
  readonly own: OwnKernels
  private readonly wasm: WasmBackend

  constructor(backend: WasmBackend, functions: KernelFunctions, own: OwnKernels) {
    super(backend, functions)
    this.wasm = backend
    this.own = own
  }

  /** New memory, unset. */
  make(shape: Shape, dtype: DType): Handle {
    return this.write(null, shape, dtype)
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
