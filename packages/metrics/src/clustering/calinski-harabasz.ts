import type { Label } from '../input/label.ts'
import { clusterMeans, readClusters, squaredDistance } from './clusters.ts'

/**
 * Variance between clusters over that within, each by its degrees of freedom: the higher, the better apart (Caliński and
 * Harabasz 1974). 1 where all rows lie on their clusters' means. `x` is an array of rows, `labels` their clusters.
 * scikit-learn: `calinski_harabasz_score`. Throws `InputError` unless there are from 2 to rows - 1 clusters.
 */
export function calinskiHarabasz(x: ArrayLike<ArrayLike<number>>, labels: ArrayLike<Label>): number {
  const clusters = readClusters('calinskiHarabasz', x, labels)
  const { values, rows, columns, codes, sizes } = clusters
  const means = clusterMeans(clusters)
  const centre = new Float64Array(columns)
  sizes.forEach((size, g) => {
    for (let c = 0; c < columns; c++) centre[c]! += (size * means[g * columns + c]!) / rows
  })
  let between = 0
  sizes.forEach((size, g) => {
    between += size * squaredDistance(means, g * columns, centre, 0, columns)
  })
  let within = 0
  for (let i = 0; i < rows; i++) within += squaredDistance(values, i * columns, means, codes[i]! * columns, columns)
  return within === 0 ? 1 : (between * (rows - sizes.length)) / (within * (sizes.length - 1))
}
