import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/** Variance of each column about its mean, divided by the rows; in two passes, of which values left out of sparse rows cost nothing. */
export function columnVariances(x: DenseMatrix | SparseMatrix): Float64Array {
  const [rows, columns] = x.shape
  const values = isSparse(x) ? x.values : x.data
  const columnOf = (k: number): number => (isSparse(x) ? x.indices[k]! : k % columns)
  const mean = new Float64Array(columns)
  const count = new Float64Array(columns)
  for (let k = 0; k < values.length; k++) {
    mean[columnOf(k)]! += values[k]! / rows
    count[columnOf(k)]!++
  }
  const variance = new Float64Array(columns)
  for (let k = 0; k < values.length; k++) {
    const off = values[k]! - mean[columnOf(k)]!
    variance[columnOf(k)]! += (off * off) / rows
  }
  for (let j = 0; j < columns; j++) variance[j]! += ((rows - count[j]!) * mean[j]! * mean[j]!) / rows
  return variance
}
