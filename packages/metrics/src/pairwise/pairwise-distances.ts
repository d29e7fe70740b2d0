import { type DistanceName, distanceOf } from './distances.ts'
import { type Rows, readPairs, tableOf } from './pairs.ts'

export interface DistanceOptions {
  /** Default 'euclidean'. */
  readonly metric?: DistanceName
  /** The power of 'minkowski'. Default 2. */
  readonly p?: number
}

/**
 * Distance of each row of `x` `[n, d]` from each of `y` `[m, d]`, or from each other of `x` without `y`: `n` rows of `m`.
 * Differences are taken before they are squared, so that near rows lose no digits. scikit-learn: `pairwise_distances`.
 * Throws `InputError` for rows of different lengths and numbers that are not finite, `ParamError` for an unknown metric.
 * Cost: n m d, and n m numbers of memory.
 */
export function pairwiseDistances(
  x: Rows,
  y: Rows = x,
  { metric = 'euclidean', p = 2 }: DistanceOptions = {},
): Float64Array[] {
  const distance = distanceOf('pairwiseDistances', metric, p)
  const [a, b] = readPairs('pairwiseDistances', x, y)
  return tableOf(a, b, (i, j) => distance(a.values, i, b.values, j, a.columns))
}
