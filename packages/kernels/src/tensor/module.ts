import { base64 } from '../generated/tensor.ts'
import type { KernelModule } from '../loader/kernels.ts'

type Copy = (
  ...sizesAndStrides: [
    d0: number,
    d1: number,
    d2: number,
    d3: number,
    src: number,
    s0: number,
    s1: number,
    s2: number,
    s3: number,
    dst: number,
    t0: number,
    t1: number,
    t2: number,
    t3: number,
  ]
) => void

type Select = (
  n: number,
  c: number,
  cStep: number,
  a: number,
  aStep: number,
  b: number,
  bStep: number,
  y: number,
) => void

type Elementwise = (n: number, x: number, y: number) => void
type Scatter = (count: number, width: number, indices: number, updates: number, dst: number) => void

/**
 * Moving, summing and choosing elements of dense float32, int32 and bool tensors. Pointers are byte offsets, strides
 * are in elements; see assembly/tensor.ts.
 */
export interface TensorKernels {
  readonly copy4: Copy
  readonly copy1: Copy
  sum(outer: number, n: number, inner: number, from: number, to: number, x: number, scale: number, y: number): void
  sumInt(outer: number, n: number, inner: number, x: number, y: number): void
  gather(outer: number, n: number, width: number, count: number, indices: number, src: number, dst: number): void
  readonly scatterAdd: Scatter
  readonly scatterAddInt: Scatter
  readonly select4: Select
  readonly select1: Select
  readonly log1p: Elementwise
  readonly softplus: Elementwise
}

/** The module that `kernels.use` starts, for `TensorKernels`. */
export const tensorKernels: KernelModule<TensorKernels> = { name: 'tensor', base64 }
