import { type DenseMatrix, isSparse, type SparseMatrix, sparseRows } from '@foldwise/core'

/** Some rows of native rows. */
export function nativeRows(x: DenseMatrix | SparseMatrix, rows: Int32Array): DenseMatrix | SparseMatrix {
  if (isSparse(x)) return sparseRows(x, rows)
  const columns = x.shape[1]
  const data = new Float64Array(rows.length * columns)
  for (const [k, i] of rows.entries()) data.set(x.data.subarray(i * columns, (i + 1) * columns), k * columns)
  return { kind: 'dense', shape: [rows.length, columns], data }
}
