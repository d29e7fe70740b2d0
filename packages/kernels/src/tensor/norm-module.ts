import { base64 } from '../generated/tensor-norm.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Sizes of groups, bytes between outers, epsilon, and four byte offsets: see assembly/tensor-norm.ts. */
type Norm = (
  groups: number,
  outer: number,
  inner: number,
  stride: number,
  epsilon: number,
  ...pointers: [number, number, number, number]
) => void

/** Normalization of float32 tensors seen as `[outer, groups, inner]`, each group over outer and inner. */
export interface TensorNormKernels {
  /** x in; y, means, variances out. */
  readonly standardize: Norm
  /** y, variances, dy in; dx out. */
  readonly standardizeGrad: Norm
  /** rows, n, epsilon; x, scale, bias in, y out. */
  readonly layerNorm: (...args: number[]) => void
  /** rows, n, epsilon; x, scale, dy in, dx, dscale and dbias out, scratch. */
  readonly layerNormGrad: (...args: number[]) => void
}

/** The module that `kernels.use` starts, for `TensorNormKernels`. */
export const tensorNormKernels: KernelModule<TensorNormKernels> = { name: 'tensor-norm', base64 }
