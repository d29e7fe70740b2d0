import { checkpoints, type DenseMatrix, InputError, isSparse, type SparseMatrix } from '@foldwise/core'
import { cut } from '@foldwise/kernels'
import type { MetricName } from './params.ts'

/** Distances between two looks at the signal. */
const SLICE = 1 << 22

/** Throws `InputError` where rows are not what a metric compares; `square` for the rows of a fit. */
export async function checkMetricRows(
  where: string,
  metric: MetricName,
  x: DenseMatrix | SparseMatrix,
  square: boolean,
  pause: () => Promise<void> = checkpoints(),
): Promise<void> {
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
  for (const [from, to] of cut(x.data.length, SLICE)) {
    await pause()
    for (let k = from; k < to; k++) {
      if (!(x.data[k]! < 0)) continue
      throw new InputError(
        `${where}: expected distances >= 0, got ${x.data[k]} in row ${Math.floor(k / columns)}, column ${k % columns}. Precomputed rows are distances.`,
      )
    }
  }
}

/** Values whose squared differences add up to finite numbers. */
const LARGEST = 1e150

/** Throws `InputError` where points lie so far out that distances would all be infinite. */
export async function checkPoints(
  where: string,
  { data, shape: [, columns] }: DenseMatrix,
  pause: () => Promise<void>,
): Promise<void> {
  for (const [from, to] of cut(data.length, SLICE)) {
    await pause()
    for (let k = from; k < to; k++) {
      if (Math.abs(data[k]!) <= LARGEST) continue
      throw new InputError(
        `${where}: expected values up to ${LARGEST}, got ${data[k]} in row ${Math.floor(k / columns)}, column ${k % columns}. Squares of larger ones are infinite: scale the columns first.`,
      )
    }
  }
}

/** Rows and columns of a tile, which is small enough to be read both ways from the cache. */
const TILE = 64

/** Throws `InputError` where a square of distances is not its own mirror image, or rows are not at distance 0 from themselves. */
export async function checkSymmetric(
  where: string,
  { data, shape: [rows] }: DenseMatrix,
  pause: () => Promise<void>,
): Promise<void> {
  for (let i = 0; i < rows; i++) {
    if (data[i * rows + i] === 0) continue
    throw new InputError(
      `${where}: expected distances of 0 from rows to themselves, got ${data[i * rows + i]} in row ${i}. Give distances, not likenesses.`,
    )
  }
  const tiles = cut(rows, TILE)
  for (const [top, bottom] of tiles) {
    await pause()
    for (const [left, right] of tiles) {
      if (left > top) break
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < Math.min(i, right); j++) {
          const [a, b] = [data[i * rows + j]!, data[j * rows + i]!]
          if (!(Math.abs(a - b) > 1e-8 * Math.max(a, b))) continue
          throw new InputError(
            `${where}: expected symmetric distances, got ${a} from row ${i} to ${j} and ${b} back. Take the mean of the matrix and its transpose.`,
          )
        }
      }
    }
  }
}
