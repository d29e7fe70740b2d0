import { squaredDistance } from '../clustering/clusters.ts'
import { ParamError, show } from '../errors.ts'
import { exp } from '../numeric/exp.ts'
import { cityblock, cosine, type Distance, dot } from './distances.ts'
import { type Rows, readPairs, tableOf } from './pairs.ts'

export interface KernelOptions {
  /** Default 'linear'. */
  readonly kernel?: 'linear' | 'cosine' | 'rbf' | 'laplacian' | 'polynomial' | 'sigmoid'
  /** Of 'rbf', 'laplacian', 'polynomial' and 'sigmoid'. Default: 1 over the columns. */
  readonly gamma?: number
  /** Added in 'polynomial' and 'sigmoid'. Default 1. */
  readonly coef0?: number
  /** Of 'polynomial': an integer >= 0. Default 3. */
  readonly degree?: number
}

/**
 * Kernel of each row of `x` `[n, d]` with each of `y` `[m, d]`, or of `x` without `y`: `n` rows of `m`. scikit-learn:
 * `pairwise_kernels`. The same bits on every engine. Throws as `pairwiseDistances`.
 */
export function pairwiseKernels(
  x: Rows,
  y: Rows = x,
  { kernel = 'linear', gamma, coef0 = 1, degree = 3 }: KernelOptions = {},
): Float64Array[] {
  const [a, b] = readPairs('pairwiseKernels', x, y)
  const g = gamma ?? 1 / a.columns
  if (!Number.isSafeInteger(degree) || degree < 0) {
    throw new ParamError(`pairwiseKernels: expected 'degree' to be an integer >= 0, got ${show(degree)}.`)
  }
  const kernels: Readonly<Record<NonNullable<KernelOptions['kernel']>, Distance>> = {
    linear: dot,
    cosine,
    rbf: (...rows) => exp(-g * squaredDistance(...rows)),
    laplacian: (...rows) => exp(-g * cityblock(...rows)),
    polynomial: (...rows) => integerPower(g * dot(...rows) + coef0, degree),
    sigmoid: (...rows) => tanh(g * dot(...rows) + coef0),
  }
  if (!Object.hasOwn(kernels, kernel)) {
    throw new ParamError(`pairwiseKernels: expected 'kernel' to be one of ${Object.keys(kernels).join(', ')}, got ${show(kernel)}.`) // biome-ignore format: one message
  }
  return tableOf(a, b, (i, j) => kernels[kernel](a.values, i, b.values, j, a.columns))
}

function integerPower(x: number, degree: number): number {
  let result = 1
  for (let k = 0; k < degree; k++) result *= x
  return result
}

const tanh = (x: number): number => {
  const e = exp(-2 * Math.abs(x))
  return Math.sign(x) * ((1 - e) / (1 + e))
}
