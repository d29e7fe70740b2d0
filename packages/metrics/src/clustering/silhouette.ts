import type { Label } from '../input/label.ts'
import { readClusters } from './clusters.ts'
import { silhouettes } from './silhouette-samples.ts'

/**
 * Mean of `silhouetteSamples`: how well apart the clusters are, from -1 to 1. Arguments, cost and errors as there; of
 * very many rows, pass a sample. scikit-learn: `silhouette_score`.
 */
export function silhouette(x: ArrayLike<ArrayLike<number>>, labels: ArrayLike<Label>): number {
  const samples = silhouettes(readClusters('silhouette', x, labels))
  return samples.reduce((a, b) => a + b, 0) / samples.length
}
