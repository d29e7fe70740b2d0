import { base64 as compareBytes } from '../generated/tensor-compare.ts'
import { base64 } from '../generated/tensor-pair.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Sizes of four axes; then address and strides of a, and of b, in elements; then the address of y. */
export type PairArgs = readonly [
  d0: number,
  d1: number,
  d2: number,
  d3: number,
  a: number,
  a0: number,
  a1: number,
  a2: number,
  a3: number,
  b: number,
  b0: number,
  b1: number,
  b2: number,
  b3: number,
  y: number,
]

type Pair = (...args: PairArgs) => void
type Arithmetic = 'add' | 'sub' | 'mul' | 'maximum' | 'minimum'
type Comparison = 'equal' | 'notEqual' | 'less' | 'lessEqual'

/** Functions of two tensors that broadcast. See assembly/tensor-pair.ts. */
export type TensorPairKernels = { readonly [K in Arithmetic | `${Arithmetic}Int` | 'div' | 'pow']: Pair }

/** Comparisons of two tensors that broadcast. See assembly/tensor-compare.ts. */
export type TensorCompareKernels = {
  readonly [K in Comparison | `${Comparison}Int` | 'equalByte' | 'notEqualByte' | 'and' | 'or']: Pair
}

/** The module that `kernels.use` starts, for `TensorPairKernels`. */
export const tensorPairKernels: KernelModule<TensorPairKernels> = { name: 'tensor-pair', base64 }
/** The module that `kernels.use` starts, for `TensorCompareKernels`. */
export const tensorCompareKernels: KernelModule<TensorCompareKernels> = { name: 'tensor-compare', base64: compareBytes }
