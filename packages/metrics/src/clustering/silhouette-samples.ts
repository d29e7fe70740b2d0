import type { Label } from '../input/label.ts'
import { type Clusters, readClusters, squaredDistance } from './clusters.ts'

/**
 * For each row, how much nearer its own cluster is than the nearest other: from 1, well inside, over 0, between two, to
 * -1, in the wrong one (Rousseeuw 1987). Mean Euclidean distances; 0 for a cluster of one row.
 *
 * `x` is an array of rows `[n, d]`, `labels` their clusters; the result `[n]`. Cost: n² d. scikit-learn:
 * `silhouette_samples`. Throws `InputError` unless there are from 2 to n - 1 clusters.
 */
export function silhouetteSamples(x: ArrayLike<ArrayLike<number>>, labels: ArrayLike<Label>): Float64Array {
  return silhouettes(readClusters('silhouetteSamples', x, labels))
}

export function silhouettes(clusters: Clusters): Float64Array {
  const { rows, codes, sizes } = clusters
  const sums = new Float64Array(rows * sizes.length)
  for (let i = 1; i < rows; i++) addDistances(clusters, i, sums)
  return Float64Array.from({ length: rows }, (_, i) => silhouette(sums, i * sizes.length, codes[i]!, sizes))
}

/** Adds the distance of row `i` and each row before it to both rows' sums over the other's cluster. */
function addDistances({ values, columns, codes, sizes }: Clusters, i: number, sums: Float64Array): void {
  const groups = sizes.length
  const own = codes[i]!
  for (let j = 0; j < i; j++) {
    const distance = Math.sqrt(squaredDistance(values, i * columns, values, j * columns, columns))
    sums[i * groups + codes[j]!]! += distance
    sums[j * groups + own]! += distance
  }
}

function silhouette(sums: Float64Array, start: number, own: number, sizes: Float64Array): number {
  if (sizes[own] === 1) return 0
  const within = sums[start + own]! / (sizes[own]! - 1)
  let nearest = Infinity
  for (let g = 0; g < sizes.length; g++) if (g !== own) nearest = Math.min(nearest, sums[start + g]! / sizes[g]!)
  const larger = Math.max(within, nearest)
  return larger === 0 ? 0 : (nearest - within) / larger
}
