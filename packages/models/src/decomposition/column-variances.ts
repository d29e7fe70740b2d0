import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { cut, type Steps } from '@foldwise/kernels'

/** Values between two pauses. */
const SLICE = 1 << 20

/** Variance of each column about its mean, divided by the rows; in two passes, of which values left out of sparse rows cost nothing. */
export function* columnVariances(x: DenseMatrix | SparseMatrix): Steps<Float64Array> {
  const [rows, columns] = x.shape
  if (!isSparse(x)) return yield* denseVariances(x)
  const { values, indices } = x
  const mean = new Float64Array(columns)
  const count = new Float64Array(columns)
  const parts = cut(values.length, SLICE)
  for (const [from, to] of parts) {
    for (let k = from; k < to; k++) {
      mean[indices[k]!]! += values[k]! / rows
      count[indices[k]!]!++
    }
    yield
  }
  const variance = new Float64Array(columns)
  for (const [from, to] of parts) {
    for (let k = from; k < to; k++) {
      const off = values[k]! - mean[indices[k]!]!
      variance[indices[k]!]! += (off * off) / rows
    }
    yield
  }
  for (let j = 0; j < columns; j++) variance[j]! += ((rows - count[j]!) * mean[j]! * mean[j]!) / rows
  return variance
}

function* denseVariances({ data, shape: [rows, columns] }: DenseMatrix): Steps<Float64Array> {
  const parts = cut(rows, Math.max(1, Math.floor(SLICE / Math.max(1, columns))))
  const mean = new Float64Array(columns)
  for (const [from, to] of parts) {
    for (let at = from * columns; at < to * columns; at += columns) {
      for (let j = 0; j < columns; j++) mean[j]! += data[at + j]! / rows
    }
    yield
  }
  const variance = new Float64Array(columns)
  for (const [from, to] of parts) {
    for (let at = from * columns; at < to * columns; at += columns) {
      for (let j = 0; j < columns; j++) {
        const off = data[at + j]! - mean[j]!
        variance[j]! += (off * off) / rows
      }
    }
    yield
  }
  return variance
}
