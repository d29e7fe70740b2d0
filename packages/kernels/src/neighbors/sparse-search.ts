import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region, Workspace } from '../loader/workspace.ts'
import { type Csr, csrTranspose } from '../sparse/csr.ts'
import { METRICS } from './nearest.ts'
import { sparseNeighbors } from './sparse-module.ts'

/** Those of `NearestMetric` for which columns that two rows both lack need not be looked at. */
export type SparseMetric = 'squaredEuclidean' | 'manhattan' | 'oneMinusDot'

/** Sparse rows in kernel memory; each row's columns ascend. */
export interface SizedRows {
  readonly csr: Csr
  /** float64 [rows]: sums of squares, or of absolute values. */
  readonly sizes: Region<Float64Array>
  /** Entries of the longest row. */
  readonly longest: number
}

/** Points to look among, by rows and by columns. */
export interface SparsePoints extends SizedRows {
  readonly byColumns: Csr
}

/** Rows with their sizes, in `ws`. */
export function sizedRows(ws: Workspace, csr: Csr, metric: SparseMetric): SizedRows {
  const sizes = ws.raw(Float64Array, csr.rows)
  const [starts, values, out] = [csr.indptr.view, csr.values.view, sizes.view]
  let longest = 0
  for (let i = 0; i < csr.rows; i++) {
    let sum = 0
    for (let k = starts[i]!; k < starts[i + 1]!; k++)
      sum += metric === 'manhattan' ? Math.abs(values[k]!) : values[k]! * values[k]!
    out[i] = sum
    longest = Math.max(longest, starts[i + 1]! - starts[i]!)
  }
  return { csr, sizes, longest }
}

/** Sparse rows with their sizes and their columns, in `ws`: what neighbours are searched among. */
export function sparsePoints(kernels: Kernels, ws: Workspace, csr: Csr, metric: SparseMetric): SparsePoints {
  return { ...sizedRows(ws, csr, metric), byColumns: csrTranspose(kernels, ws, csr) }
}

export interface SparseSearch {
  readonly metric: SparseMetric
  readonly queries: SizedRows
  readonly points: SparsePoints
}

/** Additions of a block of queries: some milliseconds. */
const BLOCK = 1 << 22

/** Queries cut into blocks of about the same work. */
export function searchBlocks({ queries, points }: SparseSearch): [from: number, to: number][] {
  const { indptr, indices, rows } = queries.csr
  const [starts, columns, byColumn] = [indptr.view, indices.view, points.byColumns.indptr.view]
  const blocks: [number, number][] = []
  let from = 0
  let work = 0
  for (let i = 0; i < rows; i++) {
    work += 4 * points.csr.rows
    for (let k = starts[i]!; k < starts[i + 1]!; k++) work += byColumn[columns[k]! + 1]! - byColumn[columns[k]!]!
    if (work < BLOCK && i + 1 < rows) continue
    blocks.push([from, i + 1])
    from = i + 1
    work = 0
  }
  return blocks
}

/**
 * The k points nearest to each query of some of its `searchBlocks`, to the bit as `nearest` has them of dense rows: sums of squares less
 * twice the products, of which the points' columns bring only those that are not 0, tell which points may be among them, and the
 * differences of these decide. Threads share the blocks. `distances` out float64 [queries, k], `indices` out int32 [queries, k].
 */
export function nearestSparse(
  kernels: Kernels,
  search: SparseSearch,
  blocks: readonly (readonly [number, number])[],
  k: number,
  distances: Region<Float64Array>,
  indices: Region<Int32Array>,
): void {
  const { rows } = search.points.csr
  needLength('nearestSparse distances', distances, search.queries.csr.rows * k)
  needLength('nearestSparse indices', indices, search.queries.csr.rows * k)
  if (!(Number.isInteger(k) && k >= 1 && k <= rows))
    throw new RangeError(`internal: nearestSparse: expected k from 1 to ${rows}, got ${k}`)
  using ws = kernels.workspace()
  const near = ws.raw(Float64Array, rows * blocks.length)
  kernels.parallel(
    sparseNeighbors,
    'nearestSparse',
    blocks.map(([from, to], b) => [
      ...firstArguments(search, from, to),
      k,
      distances.at,
      indices.at,
      near.at + 8 * rows * b,
    ]),
  )
}

/** The points of a block that are no farther from query i than `radius`, in the metric's own units, ascending. */
export function withinSparse(
  kernels: Kernels,
  search: SparseSearch,
  blocks: readonly (readonly [number, number])[],
  radius: number,
  visit: (query: number, found: Int32Array) => void,
): void {
  const { rows } = search.points.csr
  const words = Math.ceil(rows / 32)
  using ws = kernels.workspace()
  const first = blocks[0]![0]
  const bits = ws.raw(Uint32Array, words * (blocks.at(-1)![1] - first))
  const near = ws.raw(Float64Array, rows * blocks.length)
  kernels.parallel(
    sparseNeighbors,
    'withinSparse',
    blocks.map(([from, to], b) => [
      ...firstArguments(search, from, to),
      radius,
      bits.at + 4 * words * (from - first),
      near.at + 8 * rows * b,
    ]),
  )
  const found = new Int32Array(rows)
  for (let i = first; i < blocks.at(-1)![1]; i++) {
    let count = 0
    for (let w = 0; w < words; w++) {
      let left = bits.view[(i - first) * words + w]!
      while (left !== 0) {
        const low = left & -left
        found[count++] = 32 * w + 31 - Math.clz32(low)
        left ^= low
      }
    }
    visit(i, found.slice(0, count))
  }
}

/** Distances of pairs of a query and a point, as `nearestSparse` has them. */
export function sparseDistances(
  kernels: Kernels,
  { metric, queries, points }: SparseSearch,
  pairs: { readonly queries: Int32Array; readonly points: Int32Array },
): Float64Array {
  using ws = kernels.workspace()
  const out = ws.raw(Float64Array, pairs.queries.length)
  const [q, p] = [queries.csr, points.csr]
  const { sparseDistances } = kernels.use(sparseNeighbors)
  const [left, right] = [ws.int32(pairs.queries), ws.int32(pairs.points)]
  sparseDistances(
    METRICS.indexOf(metric),
    0,
    out.length,
    left.at,
    right.at,
    q.indptr.at,
    q.indices.at,
    q.values.at,
    p.indptr.at,
    p.indices.at,
    p.values.at,
    out.at,
  )
  return out.copy()
}

function firstArguments({ metric, queries, points }: SparseSearch, from: number, to: number): number[] {
  const [q, p, columns] = [queries.csr, points.csr, points.byColumns]
  if (q.columns !== p.columns)
    throw new RangeError(`internal: expected ${p.columns} columns, as the points have, got ${q.columns}`)
  return [
    METRICS.indexOf(metric),
    from,
    to,
    q.indptr.at,
    q.indices.at,
    q.values.at,
    queries.sizes.at,
    p.rows,
    p.indptr.at,
    p.indices.at,
    p.values.at,
    points.sizes.at,
    columns.indptr.at,
    columns.indices.at,
    columns.values.at,
    // Each sum has as many roundings as terms, each of half an epsilon of the sizes; doubled, and with some to spare.
    2 * (queries.longest + points.longest + 4) * Number.EPSILON,
  ]
}
