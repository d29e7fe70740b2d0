import { type Dense, type Kernels, nearest, packPoints, type Region } from '@foldwise/kernels'

/** Nearest centre of each row, the first of equals, and the square of its distance. `centers` is `[any, columns]`. */
export function assign(
  kernels: Kernels,
  x: Dense,
  centers: Float64Array,
  distances: Region<Float64Array>,
  labels: Region<Int32Array>,
): void {
  using ws = kernels.workspace()
  const columns = x.columns
  const points = packPoints(kernels, ws, { rows: centers.length / columns, columns, values: ws.float64(centers) })
  nearest(kernels, { metric: 'squaredEuclidean', queries: x, points, k: 1, distances, indices: labels })
}
