import type { Dense } from '../dense/products.ts'
import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { coarsenPoints } from './coarse.ts'
import { neighbors } from './module.ts'
import type { PackedPoints } from './packed-points.ts'

/** In the order of the kernel's numbers. */
export const METRICS = ['squaredEuclidean', 'manhattan', 'chebyshev', 'oneMinusDot'] as const

/** `oneMinusDot` is 1 - a . b: for unit vectors the cosine distance. */
export type NearestMetric = (typeof METRICS)[number]

export interface Nearest {
  readonly metric: NearestMetric
  readonly queries: Dense
  readonly points: PackedPoints
  /** 1 to points.rows. */
  readonly k: number
  /** out float64 [queries.rows, k], ascending. */
  readonly distances: Region<Float64Array>
  /** out int32 [queries.rows, k]: the points' rows; ties by row. */
  readonly indices: Region<Int32Array>
}

/** From this many queries and points on, rounding the points pays. */
const [MANY_QUERIES, MANY_POINTS] = [32, 512]

/**
 * The k points nearest to each query, by comparing with all: exact differences, not |a|^2 - 2 a . b + |b|^2, which loses the digits of
 * points far from 0. Of many Euclidean distances, most are not computed, as rows of int16 show them to be too large; the result is
 * the same to the bit. Threads share the queries.
 */
export function nearest(kernels: Kernels, options: Nearest): void {
  const { metric, queries, points, k, distances, indices } = options
  const { rows, columns } = queries
  needLength('nearest queries', queries.values, rows * columns)
  needLength('nearest points', points.panels, Math.ceil(points.rows / 4) * 4 * columns)
  needLength('nearest distances', distances, rows * k)
  needLength('nearest indices', indices, rows * k)
  if (!(Number.isInteger(k) && k >= 1 && k <= points.rows && columns === points.columns))
    throw new RangeError(`internal: nearest: expected k from 1 to ${points.rows} and equal columns, got ${k}`)
  // Few enough for the queries of a block to stay in the cache beside the points.
  const size = Math.max(4, Math.min(256, Math.floor(8192 / columns / 4) * 4))
  const blocks = cut(rows, size)
  using ws = kernels.workspace()
  const many = rows >= MANY_QUERIES && points.rows >= MANY_POINTS && metric === 'squaredEuclidean'
  const coarse = many ? coarsenPoints(kernels, ws, points) : undefined
  if (coarse) {
    const bytes = 128 + (size / 4) * (80 + 16 * Math.ceil(columns / 2))
    const scratch = ws.raw(Int8Array, bytes * blocks.length)
    kernels.parallel(
      neighbors,
      'nearestCoarse',
      blocks.map(([from, to], b) => [
        from,
        to,
        columns,
        queries.values.at,
        points.rows,
        points.panels.at,
        k,
        distances.at,
        indices.at,
        coarse.centre.at,
        coarse.scale,
        coarse.error,
        coarse.rows.at,
        coarse.halves.at,
        scratch.at + bytes * b,
      ]),
    )
    return
  }
  const scratch = ws.raw(Float64Array, 16 * blocks.length)
  kernels.parallel(
    neighbors,
    'nearest',
    blocks.map(([from, to], b) => [
      METRICS.indexOf(metric),
      from,
      to,
      columns,
      queries.values.at,
      points.rows,
      points.panels.at,
      k,
      distances.at,
      indices.at,
      scratch.at + 128 * b,
    ]),
  )
}
