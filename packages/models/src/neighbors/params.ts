import { integer, number, oneOf } from '@foldwise/core'

/** How rows are compared. */
export const metricParams = {
  /**
   * `'minkowski'` takes `p`: 1 is `'manhattan'`, 2 `'euclidean'`. `'cosine'` is 1 less the cosine of rows' angle, `'correlation'` the same of
   * rows less their own mean; both 1 for rows that have none. `'mahalanobis'` counts in standard deviations of the rows learned, in all
   * directions. `'canberra'` and `'braycurtis'` are for counts; `'hamming'` is the share of columns that differ, `'jaccard'` that share of
   * the columns in which either is not 0; `'haversine'` the angle between places given as latitude and longitude in radians.
   * `'precomputed'`: rows are distances themselves, to the rows learned.
   */
  metric: oneOf(
    'euclidean',
    'manhattan',
    'chebyshev',
    'minkowski',
    'cosine',
    'correlation',
    'mahalanobis',
    'canberra',
    'braycurtis',
    'hamming',
    'jaccard',
    'haversine',
    'precomputed',
  ),
  /** The power of `'minkowski'`. */
  p: number({ above: 0, default: 2 }),
}

/** How neighbours are looked for; `algorithm` changes no bit of what is found. */
export const searchParams = {
  nNeighbors: integer({ min: 1, default: 5, space: { kind: 'integer', min: 1, max: 50, log: true } }),
  ...metricParams,
  /**
   * `'brute'` computes all distances; `'kdTree'` leaves out those that boxes of points rule out, most of them where rows lie in few
   * dimensions, few where they fill many: for Euclidean, Manhattan, Chebyshev, Mahalanobis and haversine distances. `'auto'` takes the tree
   * for these up to 15 columns.
   */
  algorithm: oneOf('auto', 'brute', 'kdTree'),
}

export const neighborParams = {
  ...searchParams,
  /** `'uniform'`, or `'distance'`: by the inverse of the distance; points at distance 0, if any, then count alone. */
  weights: oneOf('uniform', 'distance'),
}

export type MetricName = (typeof metricParams.metric)['default']
export type Algorithm = 'auto' | 'brute' | 'kdTree'

export interface Metric {
  readonly metric: MetricName
  readonly p: number
}

/** Those that kernels compute. */
export type KernelMetric = 'euclidean' | 'manhattan' | 'chebyshev' | 'cosine'
