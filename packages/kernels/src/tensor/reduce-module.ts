import { base64 } from '../generated/tensor-reduce.ts'
import type { KernelModule } from '../loader/kernels.ts'

type Reduce = (outer: number, n: number, inner: number, x: number, y: number) => void

/** Reductions of `[outer, n, inner]` over n, and functions of whole rows. Pointers are byte offsets; see assembly/tensor-reduce.ts. */
export interface TensorReduceKernels {
  readonly largest: Reduce
  readonly smallest: Reduce
  readonly largestInt: Reduce
  readonly smallestInt: Reduce
  readonly prod: Reduce
  readonly argMax: Reduce
  readonly argMin: Reduce
  readonly argMaxInt: Reduce
  readonly argMinInt: Reduce
  logSoftmax(rows: number, n: number, x: number, y: number): void
}

/** The module that `kernels.use` starts, for `TensorReduceKernels`. */
export const tensorReduceKernels: KernelModule<TensorReduceKernels> = { name: 'tensor-reduce', base64 }
