import { base64 } from '../generated/tensor-product.ts'
import type { KernelModule } from '../loader/kernels.ts'

type Procedure = (...args: number[]) => void

/**
 * Products of float32 matrices, and convolutions by them, a range of the work at a call. The arguments, all numbers, are those
 * of assembly/tensor-product.ts.
 */
export interface TensorProductKernels {
  readonly multiplyMany: Procedure
  readonly packColumns: Procedure
  readonly multiplyRows: Procedure
  readonly conv: Procedure
  readonly convBack: Procedure
  readonly convFilter: Procedure
}

/** The module that `kernels.use` starts, for `TensorProductKernels`. */
export const tensorProductKernels: KernelModule<TensorProductKernels> = { name: 'tensor-product', base64 }
