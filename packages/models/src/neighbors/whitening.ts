import type { DenseMatrix } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { scatter } from '../decomposition/scatter.ts'
import { factorsOf } from '../mixture/factors.ts'

/** Shares of a column's variance that the others leave, at which it counts as one of theirs. */
const LEAST = 1e-13

/**
 * The upper factor P of the inverse covariance P P' of rows, divided by rows - 1; columns that do not vary count for nothing. Undefined
 * where a column follows from others.
 */
export async function whiteningOf(
  kernels: Kernels,
  x: DenseMatrix,
  checkpoint: () => Promise<void>,
): Promise<Float64Array<ArrayBuffer> | undefined> {
  const [rows, columns] = x.shape
  using ws = kernels.workspace()
  const sums = ws.raw(Float64Array, columns * columns)
  const { products } = await scatter(kernels, x, sums, { checkpoint, progress() {} })
  const found = products.copy()
  const deviation = Float64Array.from({ length: columns }, (_, j) =>
    Math.sqrt(found[j * columns + j]! / Math.max(1, rows - 1)),
  )
  // Correlations: so that units make no pivot small.
  const correlation = found.map((v, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns]
    if (i === j) return 1
    const size = deviation[i]! * deviation[j]! * Math.max(1, rows - 1)
    return size > 0 ? v / size : 0
  })
  const factors = await factorsOf(kernels, 'tied', correlation, columns, checkpoint)
  for (let i = 0; factors && i < columns; i++) {
    const diagonal = factors[i * columns + i]!
    if (1 / (diagonal * diagonal) < LEAST) return undefined
    const scale = deviation[i]! > 0 ? 1 / deviation[i]! : 0
    for (let j = i; j < columns; j++) factors[i * columns + j]! *= scale
  }
  return factors
}
