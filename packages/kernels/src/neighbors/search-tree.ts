import type { Dense } from '../dense/products.ts'
import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region, Workspace } from '../loader/workspace.ts'
import { treeLevels, treeNodes } from './kd-tree.ts'
import { kdTreeKernels } from './kd-tree-module.ts'
import { METRICS, type NearestMetric } from './nearest.ts'
import { type PackedPoints, packPoints } from './packed-points.ts'

/** Points in kernel memory in the order of a tree. */
export interface TreePoints {
  /** In the order of the tree, and some more that are never looked at. */
  readonly packed: PackedPoints
  readonly rows: number
  /** int32 [rows]: the point at each place. */
  readonly order: Region<Int32Array>
  /** float64 [nodes, 2, columns] */
  readonly boxes: Region<Float64Array>
}

/** A copy of points in the order of a tree that `buildTree` made, in `ws`. */
export function packTree(
  kernels: Kernels,
  ws: Workspace,
  points: Float64Array,
  columns: number,
  order: Int32Array,
  boxes: Float64Array,
): TreePoints {
  const rows = order.length
  using inner = kernels.workspace()
  // Leaves are read 16 points at a time.
  const values = inner.float64((rows + 16) * columns)
  const sorted = values.view
  for (let i = 0; i < rows; i++) {
    const at = order[i]! * columns
    for (let j = 0; j < columns; j++) sorted[i * columns + j] = points[at + j]!
  }
  const packed = packPoints(kernels, ws, { rows: rows + 16, columns, values })
  return { packed, rows, order: ws.int32(order), boxes: ws.float64(boxes) }
}

export interface TreeSearch {
  readonly metric: NearestMetric
  readonly queries: Dense
  readonly points: TreePoints
}

/** `nearest` by the tree, to the bit. `distances` out float64 [queries.rows, k], `indices` out int32 [queries.rows, k]. */
export function nearestInTree(
  kernels: Kernels,
  search: TreeSearch,
  k: number,
  distances: Region<Float64Array>,
  indices: Region<Int32Array>,
): void {
  needLength('nearestInTree distances', distances, search.queries.rows * k)
  needLength('nearestInTree indices', indices, search.queries.rows * k)
  if (!(Number.isInteger(k) && k >= 1 && k <= search.points.rows))
    throw new RangeError(`internal: nearestInTree: expected k from 1 to ${search.points.rows}, got ${k}`)
  run(kernels, search, { k, radius: 0, counts: 0, starts: 0, distances: distances.at, indices: indices.at })
}

/** How many points are no farther from each query than `radius`, in the metric's own units. `counts` out int32 [queries.rows]. */
export function countInTree(kernels: Kernels, search: TreeSearch, radius: number, counts: Region<Int32Array>): void {
  needLength('countInTree counts', counts, search.queries.rows)
  run(kernels, search, { k: 0, radius, counts: counts.at, starts: 0, distances: 0, indices: 0 })
}

/** Those points, in no order, of each query behind `starts`: int32 [queries.rows], the running sum of `counts`, which are counted again. */
export function listInTree(
  kernels: Kernels,
  search: TreeSearch,
  radius: number,
  counts: Region<Int32Array>,
  starts: Region<Int32Array>,
  distances: Region<Float64Array>,
  indices: Region<Int32Array>,
): void {
  needLength('listInTree starts', starts, search.queries.rows)
  const total = { distances: distances.at, indices: indices.at }
  run(kernels, search, { k: 0, radius, counts: counts.at, starts: starts.at, ...total })
}

interface Outputs {
  readonly k: number
  readonly radius: number
  readonly counts: number
  readonly starts: number
  readonly distances: number
  readonly indices: number
}

function run(kernels: Kernels, { metric, queries, points }: TreeSearch, out: Outputs): void {
  const { rows, columns, values } = queries
  const { packed, order, boxes } = points
  const levels = treeLevels(points.rows)
  needLength('tree queries', values, rows * columns)
  needLength('tree boxes', boxes, treeNodes(levels) * 2 * columns)
  if (columns !== packed.columns)
    throw new RangeError(`internal: expected ${packed.columns} columns, as the tree has, got ${columns}`)
  const blocks = cut(rows, 64)
  using ws = kernels.workspace()
  const size = 16 + 3 * (levels + 2)
  const scratch = ws.raw(Float64Array, size * blocks.length)
  kernels.parallel(
    kdTreeKernels,
    'searchTree',
    blocks.map(([from, to], b) => [
      METRICS.indexOf(metric),
      from,
      to,
      columns,
      values.at,
      points.rows,
      levels,
      packed.panels.at,
      order.at,
      boxes.at,
      out.k,
      out.radius,
      out.counts,
      out.starts,
      out.distances,
      out.indices,
      scratch.at + 8 * size * b,
    ]),
  )
}
