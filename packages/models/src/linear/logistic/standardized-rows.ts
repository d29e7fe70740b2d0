import type { DenseMatrix } from '@foldwise/core'
import type { Vector } from './objective.ts'
import type { Pass } from './pass.ts'

export interface StandardizedRows {
  /** `[padded, width]`: features, a column of ones with an intercept, zeros. */
  readonly x: Vector
  readonly width: number
  /** What was subtracted from each column; 0 without an intercept. */
  readonly mean: Float64Array
  /** What each column was multiplied with. */
  readonly factor: Float64Array
  /** Mean square of each column afterwards: 1, or 0 where there is nothing but the mean. */
  readonly squares: Float64Array
}

/** Values copied to kernel memory at a time, so that they are still in the cache when they are used. */
const SLICE = 1 << 15

/** The rows in kernel memory, each column `(value - mean) * factor`. `weight` sums to 1. */
export function standardizedRows(
  pass: Pass,
  matrix: DenseMatrix,
  weight: Vector,
  padded: number,
  centre: boolean,
): StandardizedRows {
  const { workspace: ws, kernels: k } = pass
  const [rows, features] = matrix.shape
  const width = Math.ceil((features + (centre ? 1 : 0)) / 4) * 4
  const slice = Math.max(1, Math.floor(SLICE / Math.max(1, features)))
  const input = ws.raw(Float64Array, slice * features)
  const each = (use: (first: number, count: number) => void): void => {
    for (let i = 0; i < rows; i += slice) {
      const count = Math.min(slice, rows - i)
      input.view.set(matrix.data.subarray(i * features, (i + count) * features))
      use(i, count)
    }
  }

  // Sums are taken around the first row: deviations from it are small where the mean is large and the spread is not.
  const shift = ws.float64(matrix.data.subarray(0, features))
  if (!centre) shift.view.fill(0)
  const sum = ws.float64(features)
  const squares = ws.float64(features)
  const low = ws.float64(features)
  const high = ws.float64(features)
  low.view.fill(Infinity)
  high.view.fill(-Infinity)
  each((first, count) =>
    k.columnMoments(count, features, input.at, weight.at + 8 * first, shift.at, sum.at, squares.at, low.at, high.at),
  )

  const mean = new Float64Array(features)
  const factor = new Float64Array(features).fill(1)
  const left = new Float64Array(features)
  for (let j = 0; j < features; j++) {
    const drift = sum.view[j]!
    const constant = low.view[j] === high.view[j]
    if (centre) mean[j] = constant ? low.view[j]! : shift.view[j]! + drift
    const variance = squares.view[j]! - (centre ? drift * drift : 0)
    if (variance > 0 && !(centre && constant)) {
      factor[j] = 1 / Math.sqrt(variance)
      left[j] = 1
    }
  }

  const means = ws.float64(mean)
  const factors = ws.float64(factor)
  const x = ws.raw(Float64Array, padded * width)
  each((first, count) =>
    k.standardize(count, features, width, input.at, means.at, factors.at, centre ? 1 : 0, x.at + 8 * first * width),
  )
  x.view.fill(0, rows * width)
  for (const region of [input, shift, sum, squares, low, high, means, factors]) ws.release(region)
  return { x, width, mean, factor, squares: left }
}
