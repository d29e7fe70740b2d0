import { base64 } from '../generated/tensor-map.ts'
import type { KernelModule } from '../loader/kernels.ts'

type Name =
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'relu'
  | 'square'
  | 'reciprocal'
  | 'rsqrt'
  | 'exp'
  | 'log'
  | 'log1p'
  | 'sigmoid'
  | 'tanh'
  | 'softplus'
  | 'erf'
  | 'silu'
  | 'sign'
  | 'negInt'
  | 'absInt'
  | 'squareInt'
  | 'signInt'
  | 'not'

/** Functions of one tensor, element by element. Pointers are byte offsets; see assembly/tensor-map.ts. */
export type TensorMapKernels = { readonly [K in Name]: (n: number, x: number, y: number) => void } & {
  clip(n: number, low: number, high: number, x: number, y: number): void
}

/** The module that `kernels.use` starts, for `TensorMapKernels`. */
export const tensorMapKernels: KernelModule<TensorMapKernels> = { name: 'tensor-map', base64 }
