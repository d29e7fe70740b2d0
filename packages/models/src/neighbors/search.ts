import type { DenseMatrix } from '@foldwise/core'
import { loadKernels, nearest, packPoints } from '@foldwise/kernels'
import type { Metric } from './params.ts'

const KERNEL = {
  euclidean: 'squaredEuclidean',
  manhattan: 'manhattan',
  chebyshev: 'chebyshev',
  cosine: 'oneMinusDot',
} as const

export interface Neighbors {
  /** `[rows, k]`, ascending. */
  readonly distances: Float64Array<ArrayBuffer>
  /** Rows of the points, `[rows, k]`; ties by row. */
  readonly indices: Int32Array<ArrayBuffer>
}

/** The k points nearest to each row. `points` is `[any, columns of x]`. */
export async function nearestNeighbors(
  points: Float64Array,
  x: DenseMatrix,
  k: number,
  metric: Metric,
): Promise<Neighbors> {
  const [rows, columns] = x.shape
  // An empty array of rows has no columns either.
  if (rows === 0) return { distances: new Float64Array(0), indices: new Int32Array(0) }
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const unit = metric === 'cosine'
  const values = ws.float64(unit ? unitRows(points, columns) : points)
  const packed = packPoints(kernels, ws, { rows: points.length / columns, columns, values })
  ws.release(values)
  const queries = { rows, columns, values: ws.float64(unit ? unitRows(x.data, columns) : x.data) }
  const distances = ws.raw(Float64Array, rows * k)
  const indices = ws.raw(Int32Array, rows * k)
  nearest(kernels, { metric: KERNEL[metric], queries, points: packed, k, distances, indices })
  const found = distances.copy() as Float64Array<ArrayBuffer>
  if (metric === 'euclidean') for (let i = 0; i < found.length; i++) found[i] = Math.sqrt(found[i]!)
  // Of parallel rows the product may be a little above 1.
  if (unit) for (let i = 0; i < found.length; i++) found[i] = Math.max(0, found[i]!)
  return { distances: found, indices: indices.copy() as Int32Array<ArrayBuffer> }
}

/** Rows of length 1; rows of zeros stay. */
function unitRows(data: Float64Array, columns: number): Float64Array {
  const out = Float64Array.from(data)
  for (let at = 0; at < out.length; at += columns) {
    let largest = 0
    for (let j = 0; j < columns; j++) largest = Math.max(largest, Math.abs(out[at + j]!))
    if (largest === 0) continue
    // Scaled first: squares of large and small numbers do not fit.
    let squares = 0
    for (let j = 0; j < columns; j++) {
      out[at + j]! /= largest
      squares += out[at + j]! * out[at + j]!
    }
    const length = Math.sqrt(squares)
    for (let j = 0; j < columns; j++) out[at + j]! /= length
  }
  return out
}

/** Weights of the neighbours of each row, which add up to 1. */
export function neighborWeights({ distances }: Neighbors, k: number, weights: 'uniform' | 'distance'): Float64Array {
  if (weights === 'uniform') return new Float64Array(distances.length).fill(1 / k)
  const out = new Float64Array(distances.length)
  for (let at = 0; at < out.length; at += k) {
    // Ascending: the first is the smallest, and others are weighed against it, so that no inverse overflows.
    const least = distances[at]!
    let sum = 0
    for (let i = at; i < at + k; i++) {
      const d = distances[i]!
      out[i] = d === least ? 1 : least / d
      sum += out[i]!
    }
    for (let i = at; i < at + k; i++) out[i]! /= sum
  }
  return out
}
