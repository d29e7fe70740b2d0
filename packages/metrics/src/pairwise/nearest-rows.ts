import { distanceOf } from './distances.ts'
import { type Rows, readPairs } from './pairs.ts'
import type { DistanceOptions } from './pairwise-distances.ts'

export interface NearestRows {
  /** `[n]`: the row of `y` nearest to each of `x`; the first of several. */
  readonly indices: Int32Array
  /** `[n]`: its distance. */
  readonly distances: Float64Array
}

/**
 * The row of `y` `[m, d]` nearest to each of `x` `[n, d]`, without the table of all distances. scikit-learn:
 * `pairwise_distances_argmin_min`. Throws as `pairwiseDistances`. Cost: n m d.
 */
export function nearestRows(x: Rows, y: Rows, { metric = 'euclidean', p = 2 }: DistanceOptions = {}): NearestRows {
  const distance = distanceOf('nearestRows', metric, p)
  const [a, b] = readPairs('nearestRows', x, y)
  const indices = new Int32Array(a.rows)
  const distances = new Float64Array(a.rows).fill(Infinity)
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      const found = distance(a.values, i * a.columns, b.values, j * b.columns, a.columns)
      if (!(found < distances[i]!)) continue
      distances[i] = found
      indices[i] = j
    }
  }
  return { indices, distances }
}
