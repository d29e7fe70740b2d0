import { base64 } from '../generated/tensor-lines.ts'
import type { KernelModule } from '../loader/kernels.ts'

type Scatter = (
  outer: number,
  count: number,
  n: number,
  inner: number,
  indices: number,
  updates: number,
  dst: number,
) => void

type CumSum = (
  outer: number,
  n: number,
  inner: number,
  exclusive: number,
  reverse: number,
  x: number,
  y: number,
) => void

/** Elements along one axis of dense tensors. Pointers are byte offsets; see assembly/tensor-lines.ts. */
export interface TensorLinesKernels {
  firstOutside(n: number, below: number, indices: number): number
  gatherElements(
    outer: number,
    count: number,
    n: number,
    inner: number,
    bytes: number,
    indices: number,
    src: number,
    dst: number,
  ): void
  readonly scatterElements: Scatter
  readonly scatterElementsInt: Scatter
  readonly cumSum: CumSum
  readonly cumSumInt: CumSum
}

/** The module that `kernels.use` starts, for `TensorLinesKernels`. */
export const tensorLinesKernels: KernelModule<TensorLinesKernels> = { name: 'tensor-lines', base64 }
