import { pow } from '@foldwise/kernels'
import type { Metric } from './params.ts'

/** Distance of the row at `i` of `a` and the row at `j` of `b`, both of `columns` numbers. */
export type PairDistance = (a: Float64Array, i: number, b: Float64Array, j: number, columns: number) => number

/** Of metrics that need not know other rows; Mahalanobis and others are Euclidean or cosine distances of mapped rows: `rowSpace`. */
export function pairDistance({ metric, p }: Metric): PairDistance {
  if (metric === 'minkowski') return p === 1 ? manhattan : p === 2 ? euclidean : minkowski(p)
  if (metric === 'euclidean' || metric === 'mahalanobis' || metric === 'haversine') return euclidean
  if (metric === 'cosine' || metric === 'correlation') return unitCosine
  if (metric === 'precomputed') throw new Error('internal: precomputed distances are not computed')
  return { manhattan, chebyshev, canberra, braycurtis, hamming, jaccard }[metric]
}

const euclidean: PairDistance = (a, i, b, j, columns) => {
  let sum = 0
  for (let k = 0; k < columns; k++) {
    const off = a[i + k]! - b[j + k]!
    sum += off * off
  }
  return Math.sqrt(sum)
}

const manhattan: PairDistance = (a, i, b, j, columns) => {
  let sum = 0
  for (let k = 0; k < columns; k++) sum += Math.abs(a[i + k]! - b[j + k]!)
  return sum
}

const chebyshev: PairDistance = (a, i, b, j, columns) => {
  let most = 0
  for (let k = 0; k < columns; k++) most = Math.max(most, Math.abs(a[i + k]! - b[j + k]!))
  return most
}

const minkowski =
  (p: number): PairDistance =>
  (a, i, b, j, columns) => {
    // Against the largest, so that no power overflows.
    const most = chebyshev(a, i, b, j, columns)
    if (most === 0) return 0
    let sum = 0
    for (let k = 0; k < columns; k++) sum += pow(Math.abs(a[i + k]! - b[j + k]!) / most, p)
    return most * pow(sum, 1 / p)
  }

/** Of rows of length 1 or 0. */
const unitCosine: PairDistance = (a, i, b, j, columns) => {
  let dot = 0
  for (let k = 0; k < columns; k++) dot += a[i + k]! * b[j + k]!
  return Math.max(0, 1 - dot)
}

const canberra: PairDistance = (a, i, b, j, columns) => {
  let sum = 0
  for (let k = 0; k < columns; k++) {
    const size = Math.abs(a[i + k]!) + Math.abs(b[j + k]!)
    if (size > 0) sum += Math.abs(a[i + k]! - b[j + k]!) / size
  }
  return sum
}

const braycurtis: PairDistance = (a, i, b, j, columns) => {
  let [apart, size] = [0, 0]
  for (let k = 0; k < columns; k++) {
    apart += Math.abs(a[i + k]! - b[j + k]!)
    size += Math.abs(a[i + k]!) + Math.abs(b[j + k]!)
  }
  return size > 0 ? apart / size : 0
}

const hamming: PairDistance = (a, i, b, j, columns) => {
  let different = 0
  for (let k = 0; k < columns; k++) if (a[i + k] !== b[j + k]) different++
  return columns > 0 ? different / columns : 0
}

const jaccard: PairDistance = (a, i, b, j, columns) => {
  let [either, both] = [0, 0]
  for (let k = 0; k < columns; k++) {
    const [p, q] = [a[i + k] !== 0, b[j + k] !== 0]
    if (p || q) either++
    if (p && q) both++
  }
  return either > 0 ? (either - both) / either : 0
}
