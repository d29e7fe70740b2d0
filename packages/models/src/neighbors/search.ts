import type { DenseMatrix } from '@foldwise/core'
import {
  countInTree,
  cut,
  type Kernels,
  listInTree,
  nearest,
  nearestInTree,
  type PackedPoints,
  packPoints,
  packTree,
  type Workspace,
} from '@foldwise/kernels'
import type { KernelMetric } from './params.ts'

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

/** Neighbours of which each row has its own number: those of row i are at `starts[i]` to `starts[i + 1]`. */
export interface NeighborLists {
  /** `[rows + 1]` */
  readonly starts: Int32Array<ArrayBuffer>
  /** Ascending in each row. */
  readonly distances: Float64Array<ArrayBuffer>
  /** Rows of the points; ties by row. */
  readonly indices: Int32Array<ArrayBuffer>
}

export interface Tree {
  readonly order: Int32Array
  readonly boxes: Float64Array
}

/** Points `[any, columns]`, with or without a tree. */
export interface Points {
  readonly points: Float64Array
  readonly columns: number
  readonly tree: Tree | undefined
}

/** Distances computed between two looks at a signal, times the columns. */
const PRODUCTS = 1 << 27

/** Neighbours that are put in their places between two looks, at some dozen moves each. */
const PLACED = 1 << 17

/** Rows to be searched for at once: whole blocks of 64, or of very many points a few. */
function heightOf(points: Float64Array, metric: KernelMetric): number {
  if (points.length <= PRODUCTS / 64) return 64 * Math.floor(PRODUCTS / points.length / 64)
  // Most Euclidean distances are ruled out by rows of int16.
  return Math.max(4, Math.min(64, Math.floor(((metric === 'euclidean' ? 4 : 0.5) * PRODUCTS) / points.length)))
}

/**
 * The k points nearest to each row, by the tree where there is one. For cosine distances, all rows have length 1 or 0. `between` is
 * awaited between blocks of rows.
 */
export async function nearestRows(
  kernels: Kernels,
  { points, columns, tree }: Points,
  x: DenseMatrix,
  k: number,
  metric: KernelMetric,
  between: () => Promise<void>,
): Promise<Neighbors> {
  const [rows] = x.shape
  // An empty array of rows has no columns either.
  if (rows === 0) return { distances: new Float64Array(0), indices: new Int32Array(0) }
  using ws = kernels.workspace()
  const height = Math.min(rows, heightOf(points, metric), Math.max(4, Math.floor(PLACED / k)))
  const values = ws.raw(Float64Array, height * columns)
  const near = ws.raw(Float64Array, height * k)
  const numbers = ws.raw(Int32Array, height * k)
  const packed = tree
    ? packTree(kernels, ws, points, columns, tree.order, tree.boxes)
    : packAll(kernels, ws, points, columns)
  const distances = new Float64Array(rows * k)
  const indices = new Int32Array(rows * k)
  for (const [from, to] of cut(rows, height)) {
    await between()
    values.view.set(x.data.subarray(from * columns, to * columns))
    const queries = { rows: to - from, columns, values }
    if ('order' in packed) nearestInTree(kernels, { metric: KERNEL[metric], queries, points: packed }, k, near, numbers)
    else nearest(kernels, { metric: KERNEL[metric], queries, points: packed, k, distances: near, indices: numbers })
    distances.set(near.view.subarray(0, (to - from) * k), from * k)
    indices.set(numbers.view.subarray(0, (to - from) * k), from * k)
  }
  toUnits(distances, metric)
  return { distances, indices }
}

function packAll(kernels: Kernels, ws: Workspace, points: Float64Array, columns: number): PackedPoints {
  using inner = kernels.workspace()
  return packPoints(kernels, ws, { rows: points.length / columns, columns, values: inner.float64(points) })
}

/** Rows whose neighbours are in kernel memory at once; they are searched for twice, to count them and to list them. */
const heightWithin = (points: Float64Array): number =>
  Math.max(16, Math.min(256, Math.floor(PRODUCTS / 4 / points.length)))

/** The points no farther from each row than `radius`. `between` is awaited between blocks of rows. */
export async function withinRadius(
  kernels: Kernels,
  { points, columns }: Points,
  tree: Tree,
  x: DenseMatrix,
  radius: number,
  metric: KernelMetric,
  between: () => Promise<void>,
): Promise<NeighborLists> {
  const [rows] = x.shape
  const starts = new Int32Array(rows + 1)
  const parts: { distances: Float64Array; indices: Int32Array }[] = []
  if (rows === 0) return { starts, distances: new Float64Array(0), indices: new Int32Array(0) }
  using ws = kernels.workspace()
  const packed = packTree(kernels, ws, points, columns, tree.order, tree.boxes)
  const limit = metric === 'euclidean' ? radius * radius : radius
  let total = 0
  for (const [from, to] of cut(rows, heightWithin(points))) {
    await between()
    using inner = kernels.workspace()
    const values = inner.float64(x.data.subarray(from * columns, to * columns))
    const search = { metric: KERNEL[metric], queries: { rows: to - from, columns, values }, points: packed }
    const counts = inner.raw(Int32Array, to - from)
    countInTree(kernels, search, limit, counts)
    const begin = inner.raw(Int32Array, to - from)
    let some = 0
    for (let i = 0; i < to - from; i++) {
      begin.view[i] = some
      starts[from + i] = total + some
      some += counts.view[i]!
    }
    const distances = inner.raw(Float64Array, some)
    const indices = inner.raw(Int32Array, some)
    listInTree(kernels, search, limit, counts, begin, distances, indices)
    parts.push({ distances: distances.copy(), indices: indices.copy() })
    total += some
  }
  starts[rows] = total
  const found = { starts, distances: new Float64Array(total), indices: new Int32Array(total) }
  let at = 0
  for (const part of parts) {
    found.distances.set(part.distances, at)
    found.indices.set(part.indices, at)
    at += part.indices.length
  }
  toUnits(found.distances, metric)
  let sorted = 0
  for (let i = 0; i < rows; i++) {
    sortList(found, starts[i]!, starts[i + 1]!)
    sorted += starts[i + 1]! - starts[i]!
    if (sorted < SORTED) continue
    sorted = 0
    await between()
  }
  return found
}

/** Neighbours that are sorted between two looks at a signal. */
const SORTED = 1 << 15

/** Distances of kernels as those of metrics. */
function toUnits(found: Float64Array, metric: KernelMetric): void {
  if (metric === 'euclidean') for (let i = 0; i < found.length; i++) found[i] = Math.sqrt(found[i]!)
  // Of parallel rows the product may be a little above 1.
  if (metric === 'cosine') for (let i = 0; i < found.length; i++) found[i] = Math.max(0, found[i]!)
}

/** Sorts a list of neighbours by distance, then by number. */
export function sortList({ distances, indices }: NeighborLists, from: number, to: number): void {
  const order = Array.from({ length: to - from }, (_, k) => from + k)
  order.sort((a, b) => distances[a]! - distances[b]! || indices[a]! - indices[b]!)
  distances.set(
    order.map((k) => distances[k]!),
    from,
  )
  indices.set(
    order.map((k) => indices[k]!),
    from,
  )
}

/** Calls `visit` with each row and the numbers of the points no farther from it than `radius`, in no order; keeps no lists. */
export async function eachWithin(
  kernels: Kernels,
  { points, columns }: Points,
  tree: Tree,
  x: DenseMatrix,
  radius: number,
  metric: KernelMetric,
  visit: (row: number, found: Int32Array) => void,
  between: (done: number) => Promise<void>,
): Promise<void> {
  const [rows] = x.shape
  using ws = kernels.workspace()
  const packed = packTree(kernels, ws, points, columns, tree.order, tree.boxes)
  const limit = metric === 'euclidean' ? radius * radius : radius
  for (const [from, to] of cut(rows, heightWithin(points))) {
    await between(from)
    using inner = kernels.workspace()
    const values = inner.float64(x.data.subarray(from * columns, to * columns))
    const search = { metric: KERNEL[metric], queries: { rows: to - from, columns, values }, points: packed }
    const counts = inner.raw(Int32Array, to - from)
    countInTree(kernels, search, limit, counts)
    const starts = inner.raw(Int32Array, to - from)
    let total = 0
    for (let i = 0; i < to - from; i++) {
      starts.view[i] = total
      total += counts.view[i]!
    }
    const indices = inner.raw(Int32Array, total)
    listInTree(kernels, search, limit, counts, starts, inner.raw(Float64Array, total), indices)
    const [found, begin, count] = [indices.view, starts.view, counts.view]
    for (let i = 0; i < to - from; i++) visit(from + i, found.subarray(begin[i], begin[i]! + count[i]!))
  }
}
