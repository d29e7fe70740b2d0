import { integer, oneOf } from '@foldwise/core'

export const neighborParams = {
  nNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 50, log: true } }),
  /** `'uniform'`, or `'distance'`: by the inverse of the distance; points at distance 0, if any, then count alone. */
  weights: oneOf('uniform', 'distance'),
  /** Of rows to points. `'cosine'` is 1 less the cosine of their angle, and 1 for a row of zeros. */
  metric: oneOf('euclidean', 'manhattan', 'chebyshev', 'cosine'),
}

export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'cosine'
