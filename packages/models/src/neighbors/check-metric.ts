import { type DenseMatrix, InputError, isSparse, type SparseMatrix } from '@foldwise/core'
import type { MetricName } from './params.ts'

/** Throws `InputError` where rows are not what a metric compares; `square` for the rows of a fit. */
export function checkMetricRows(
  where: string,
  metric: MetricName,
  x: DenseMatrix | SparseMatrix,
  square: boolean,
): void {
  const [rows, columns] = x.shape
  if (metric === 'haversine' && rows > 0 && columns !== 2) {
    throw new InputError(
      `${where}: expected 2 columns for metric 'haversine', got ${columns}. Give latitude and longitude, in radians.`,
    )
  }
  if (metric !== 'precomputed') return
  if (isSparse(x)) {
    throw new InputError(
      `${where}: expected dense rows for metric 'precomputed', got a sparse matrix. Give each row's distances to all rows.`,
    )
  }
  if (square && rows !== columns) {
    throw new InputError(
      `${where}: expected a square of distances for metric 'precomputed', got ${rows} rows of ${columns}. Give each row's distances to all rows.`,
    )
  }
  const bad = x.data.findIndex((d) => d < 0)
  if (bad >= 0) {
    throw new InputError(
      `${where}: expected distances >= 0, got ${x.data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}. Precomputed rows are distances.`,
    )
  }
}

/** Throws `InputError` where a square of distances is not its own mirror image, or rows are not at distance 0 from themselves. */
export function checkSymmetric(where: string, { data, shape: [rows] }: DenseMatrix): void {
  for (let i = 0; i < rows; i++) {
    if (data[i * rows + i] !== 0) {
      throw new InputError(
        `${where}: expected distances of 0 from rows to themselves, got ${data[i * rows + i]} in row ${i}. Give distances, not likenesses.`,
      )
    }
    for (let j = 0; j < i; j++) {
      const [a, b] = [data[i * rows + j]!, data[j * rows + i]!]
      if (Math.abs(a - b) > 1e-8 * Math.max(a, b)) {
        throw new InputError(
          `${where}: expected symmetric distances, got ${a} from row ${i} to ${j} and ${b} back. Take the mean of the matrix and its transpose.`,
        )
      }
    }
  }
}
