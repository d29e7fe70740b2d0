import { base64 } from '../generated/math.ts'
import type { KernelModule } from '../loader/kernels.ts'

type Elementwise = (n: number, x: number, y: number) => void
type RowWise = (rows: number, columns: number, x: number, y: number) => void

/**
 * Functions of float64 arrays, same bits as the scalar `exp`, `log`, ... of this package. `x` (in) and `y` (out) are byte
 * offsets in kernel memory and may be equal; see assembly/math.ts.
 */
export interface MathKernels {
  readonly exp: Elementwise
  readonly expm1: Elementwise
  readonly log: Elementwise
  readonly log1p: Elementwise
  readonly tanh: Elementwise
  readonly sigmoid: Elementwise
  readonly softplus: Elementwise
  /** y[i] = x[i]^p. */
  pow(n: number, x: number, p: number, y: number): void
  /** y is float64[rows]. */
  readonly logSumExpRows: RowWise
  readonly softmaxRows: RowWise
  readonly logSoftmaxRows: RowWise
}

/** The module that `kernels.use` starts, for `MathKernels`. */
export const math: KernelModule<MathKernels> = { name: 'math', base64 }
