import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/** Variance of each column about its mean, divided by the rows; in two passes, of which values left out of sparse rows cost nothing. */
export function columnVariances(x: DenseMatrix | SparseMatrix): Float64Array {
  const [rows, columns] = x.shape
  if (!isSparse(x)) return denseVariances(x)
  const { values, indices } = x
  const mean = new Float64Array(columns)
  const count = new Float64Array(columns)
  for (let k = 0; k < values.length; k++) {
    mean[indices[k]!]! += values[k]! / rows
    count[indices[k]!]!++
  }
  const variance = new Float64Array(columns)
  for (let k = 0; k < values.length; k++) {
    const off = values[k]! - mean[indices[k]!]!
    variance[indices[k]!]! += (off * off) / rows
  }
  for (let j = 0; j < columns; j++) variance[j]! += ((rows - count[j]!) * mean[j]! * mean[j]!) / rows
  return variance
}

function denseVariances({ data, shape: [rows, columns] }: DenseMatrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let at = 0; at < data.length; at += columns) {
    for (let j = 0; j < columns; j++) mean[j]! += data[at + j]! / rows
  }
  const variance = new Float64Array(columns)
  for (let at = 0; at < data.length; at += columns) {
    for (let j = 0; j < columns; j++) {
      const off = data[at + j]! - mean[j]!
      variance[j]! += (off * off) / rows
    }
  }
  return variance
}
