import type { DenseMatrix } from '@foldwise/core'

/** Mean of each column; twice, as the mean of what is left after the first takes away its rounding errors. */
export function columnMeans({ data, shape: [rows, columns] }: DenseMatrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let pass = 0; pass < 2; pass++) {
    const sums = new Float64Array(columns)
    for (let at = 0; at < data.length; at += columns)
      for (let j = 0; j < columns; j++) sums[j]! += data[at + j]! - mean[j]!
    for (let j = 0; j < columns; j++) mean[j]! += sums[j]! / rows
  }
  return mean
}
