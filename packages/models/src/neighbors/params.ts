import { integer, oneOf } from '@foldwise/core'

/** How neighbours are looked for; none changes a bit of what is found. */
export const searchParams = {
  nNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 50, log: true } }),
  /** Of rows to points. `'cosine'` is 1 less the cosine of their angle, and 1 for a row of zeros. */
  metric: oneOf('euclidean', 'manhattan', 'chebyshev', 'cosine'),
  /**
   * `'brute'` computes all distances; `'kdTree'` leaves out those that boxes of points rule out, most of them where rows lie in few
   * dimensions, few where they fill many. `'auto'` takes the tree for up to 15 columns, and never for cosine distances.
   */
  algorithm: oneOf('auto', 'brute', 'kdTree'),
}

export const neighborParams = {
  ...searchParams,
  /** `'uniform'`, or `'distance'`: by the inverse of the distance; points at distance 0, if any, then count alone. */
  weights: oneOf('uniform', 'distance'),
}

export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'cosine'
export type Algorithm = 'auto' | 'brute' | 'kdTree'
