import { base64 } from '../generated/sparse.ts'
import type { KernelModule } from '../loader/kernels.ts'

/**
 * CSR products in float64: raw procedures, for models that cut their own blocks. Arguments but sizes are byte offsets in kernel
 * memory; see assembly/sparse.ts for shapes. `csrMatVec` and its neighbours in products.ts take regions.
 */
export interface SparseKernels {
  csrMatVec(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    w: number,
    bias: number,
    y: number,
  ): void
  csrTransposeMatVecAdd(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    r: number,
    g: number,
  ): void
  csrMatMul(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    width: number,
    w: number,
    bias: number,
    y: number,
  ): void
  csrTransposeMatMulAdd(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    width: number,
    r: number,
    g: number,
  ): void
  csrClassSumsAdd(
    from: number,
    to: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    classes: number,
    weights: number,
    ones: number,
    above: number,
    sums: number,
  ): number
  csrColumnSquaresAdd(from: number, to: number, indices: number, values: number, squares: number): void
  csrColumnCountsAdd(from: number, to: number, indices: number, counts: number): void
  csrRowSquares(from: number, to: number, indptr: number, values: number, squares: number): void
  csrScaleRows(from: number, to: number, indptr: number, values: number, scale: number): void
  csrScaleColumns(from: number, to: number, indices: number, values: number, scale: number): void
  csrTranspose(
    rows: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    outIndptr: number,
    outIndices: number,
    outValues: number,
  ): void
  csrGramRows(
    from: number,
    to: number,
    n: number,
    byColumn: number,
    rowsOf: number,
    columnValues: number,
    indptr: number,
    indices: number,
    values: number,
    weight: number,
    g: number,
  ): void
  csrToDense(
    from: number,
    to: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
  ): void
}

/** The module that `kernels.use` starts, for `SparseKernels`. */
export const sparse: KernelModule<SparseKernels> = { name: 'sparse', base64 }
