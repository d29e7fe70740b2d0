import { type SparseMatrix, sparseMatrix } from '@foldwise/core'
import { inSlices } from './in-slices.ts'

/** Rows of length 1; rows of zeros stay. */
export async function unitRows(
  data: Float64Array,
  columns: number,
  between: () => Promise<void>,
): Promise<Float64Array> {
  const out = new Float64Array(data)
  await inSlices(data.length, columns, between, (at) => toUnit(out, at, at + columns))
  return out
}

/** The same of sparse rows, to the bit. */
export function sparseUnitRows({ shape, indptr, indices, values }: SparseMatrix): SparseMatrix {
  const out = Float64Array.from(values)
  for (let i = 0; i < shape[0]; i++) toUnit(out, indptr[i]!, indptr[i + 1]!)
  return sparseMatrix(shape, indptr, indices, out)
}

function toUnit(row: Float64Array, from: number, to: number): void {
  let largest = 0
  for (let j = from; j < to; j++) largest = Math.max(largest, Math.abs(row[j]!))
  if (largest === 0) return
  // Scaled first: squares of large and small numbers do not fit.
  let squares = 0
  for (let j = from; j < to; j++) {
    row[j]! /= largest
    squares += row[j]! * row[j]!
  }
  const length = Math.sqrt(squares)
  for (let j = from; j < to; j++) row[j]! /= length
}
