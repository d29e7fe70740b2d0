import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Workspace } from '@foldwise/kernels'

/** Rows in kernel memory: CSR, or dense ones with `indptr` 0. */
export interface KernelRows {
  readonly rows: number
  readonly columns: number
  readonly indptr: number
  readonly indices: number
  readonly values: number
  /** Stored values a row, on average. */
  readonly density: number
  /** Squared length of each row. */
  readonly squares: Float64Array
}

export function kernelRows(ws: Workspace, x: DenseMatrix | SparseMatrix): KernelRows {
  const [rows, columns] = x.shape
  const values = isSparse(x) ? x.values : x.data
  const squares = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const end = isSparse(x) ? x.indptr[i + 1]! : (i + 1) * columns
    let sum = 0
    for (let k = isSparse(x) ? x.indptr[i]! : i * columns; k < end; k++) sum += values[k]! * values[k]!
    squares[i] = sum
  }
  return {
    rows,
    columns,
    indptr: isSparse(x) ? ws.int32(x.indptr).at : 0,
    indices: isSparse(x) ? ws.int32(x.indices).at : 0,
    values: ws.float64(values).at,
    density: values.length / rows,
    squares,
  }
}
