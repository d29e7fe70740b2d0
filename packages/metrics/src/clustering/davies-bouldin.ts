import type { Label } from '../input/label.ts'
import { clusterMeans, readClusters, squaredDistance } from './clusters.ts'

/**
 * How much each cluster runs into its worst neighbour, on average: the sum of both radii over the distance of their means,
 * 0 at best (Davies and Bouldin 1979). Clusters of the same mean are not compared. `x` is an array of rows, `labels`
 * their clusters. scikit-learn: `davies_bouldin_score`. Throws `InputError` unless there are from 2 to rows - 1 clusters.
 */
export function daviesBouldin(x: ArrayLike<ArrayLike<number>>, labels: ArrayLike<Label>): number {
  const clusters = readClusters('daviesBouldin', x, labels)
  const { values, rows, columns, codes, sizes } = clusters
  const means = clusterMeans(clusters)
  const radii = new Float64Array(sizes.length)
  for (let i = 0; i < rows; i++) {
    const g = codes[i]!
    radii[g]! += Math.sqrt(squaredDistance(values, i * columns, means, g * columns, columns)) / sizes[g]!
  }
  let sum = 0
  for (let a = 0; a < sizes.length; a++) {
    let worst = 0
    for (let b = 0; b < sizes.length; b++) {
      const distance = Math.sqrt(squaredDistance(means, a * columns, means, b * columns, columns))
      if (distance > 0) worst = Math.max(worst, (radii[a]! + radii[b]!) / distance)
    }
    sum += worst
  }
  return sum / sizes.length
}
