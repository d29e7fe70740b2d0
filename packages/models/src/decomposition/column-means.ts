import type { DenseMatrix } from '@foldwise/core'
import { cut, type Steps } from '@foldwise/kernels'

/** Values between two pauses. */
const SLICE = 1 << 20

/** Mean of each column; twice, as the mean of what is left after the first takes away its rounding errors. */
export function* columnMeans({ data, shape: [rows, columns] }: DenseMatrix): Steps<Float64Array> {
  const mean = new Float64Array(columns)
  for (let pass = 0; pass < 2; pass++) {
    const sums = new Float64Array(columns)
    for (const [from, to] of cut(rows, Math.max(1, Math.floor(SLICE / Math.max(1, columns))))) {
      for (let at = from * columns; at < to * columns; at += columns) {
        for (let j = 0; j < columns; j++) sums[j]! += data[at + j]! - mean[j]!
      }
      yield
    }
    for (let j = 0; j < columns; j++) mean[j]! += sums[j]! / rows
  }
  return mean
}
