import { base64 } from '../generated/dense.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Vectors, and row-major matrices times vectors, in float64. Arguments but sizes are byte offsets; see assembly/dense.ts. */
export interface DenseKernels {
  dot(n: number, x: number, y: number): number
  axpy(n: number, a: number, x: number, y: number): void
  matVec(from: number, to: number, columns: number, a: number, x: number, bias: number, y: number): void
  matTransposeVecAdd(from: number, to: number, columns: number, a: number, r: number, y: number): void
  rowSquares(from: number, to: number, columns: number, a: number, squares: number): void
  columnSumsAdd(from: number, to: number, columns: number, a: number, sums: number): void
  columnSquaresAdd(from: number, to: number, columns: number, a: number, center: number, squares: number): void
  shiftColumns(from: number, to: number, columns: number, a: number, shift: number, sums: number): void
  joinBlocks(from: number, to: number, blocks: number, n: number, x: number, y: number): void
}

/** The module that `kernels.use` starts, for `DenseKernels`. */
export const dense: KernelModule<DenseKernels> = { name: 'dense', base64 }
