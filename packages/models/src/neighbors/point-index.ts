import { type DenseMatrix, FormatError, hostTensor, learned, ParamError, type State, type Tensor } from '@foldwise/core'
import { buildTree, type Kernels, loadKernels, treeLevels, treeNodes } from '@foldwise/kernels'
import type { Algorithm, Metric } from './params.ts'
import { eachWithin, type NeighborLists, type Neighbors, nearestRows, type Tree, withinRadius } from './search.ts'
import { unitRows } from './unit-rows.ts'

/** Columns up to which a tree usually pays. */
const TREE_COLUMNS = 15

interface Search {
  readonly metric: Metric
  readonly algorithm: Algorithm
}

/** What a model keeps to look among: a copy of the rows as `points`, and with a tree its `order` and `boxes`. */
export async function pointTensors(
  type: string,
  kernels: Kernels,
  x: DenseMatrix,
  { metric, algorithm }: Search,
  checkpoint: () => Promise<void>,
): Promise<{ readonly [name: string]: Tensor }> {
  const [rows, columns] = x.shape
  if (algorithm === 'kdTree' && metric === 'cosine') {
    throw new ParamError(
      `${type}.fit: expected algorithm 'brute' or 'auto' for metric 'cosine', got 'kdTree'. Scale rows to length 1 and use 'euclidean' to have a tree.`,
    )
  }
  const points = hostTensor(Float64Array.from(x.data), x.shape, 'float64')
  const wanted = algorithm === 'kdTree' || (algorithm === 'auto' && metric !== 'cosine' && columns <= TREE_COLUMNS)
  if (!wanted) return { points }
  const { order, boxes } = await makeTree(kernels, x.data, columns, checkpoint)
  return {
    points,
    order: hostTensor(order, [rows], 'int32'),
    boxes: hostTensor(boxes, [treeNodes(treeLevels(rows)), 2, columns], 'float64'),
  }
}

async function makeTree(
  kernels: Kernels,
  points: Float64Array,
  columns: number,
  checkpoint: () => Promise<void>,
): Promise<{ order: Int32Array<ArrayBuffer>; boxes: Float64Array<ArrayBuffer> }> {
  const rows = points.length / columns
  using ws = kernels.workspace()
  const order = ws.raw(Int32Array, rows)
  const boxes = ws.raw(Float64Array, treeNodes(treeLevels(rows)) * 2 * columns)
  await buildTree(kernels, { rows, columns, values: ws.float64(points) }, order, boxes, checkpoint)
  return { order: order.copy() as Int32Array<ArrayBuffer>, boxes: boxes.copy() as Float64Array<ArrayBuffer> }
}

/** Points to look among. */
export interface PointIndex {
  readonly rows: number
  readonly columns: number
  nearest(x: DenseMatrix, k: number, threads?: number, between?: () => Promise<void>): Promise<Neighbors>
  /** The points no farther than `radius`. */
  within(x: DenseMatrix, radius: number): Promise<NeighborLists>
  /** The same for each row in turn, in no order: for searches whose lists would not fit. */
  each(
    x: DenseMatrix,
    radius: number,
    threads: number,
    visit: (row: number, found: Int32Array) => void,
    between: (done: number) => Promise<void>,
  ): Promise<void>
}

export const pointsOf = (state: State, features: number | undefined): Float64Array =>
  learned(state, 'points', 'float64', [undefined, features])

/** The points of a state that `pointTensors` made. Throws `FormatError` where its tree is none. */
export function pointIndex(type: string, state: State, features: number | undefined, metric: Metric): PointIndex {
  const given = pointsOf(state, features)
  const [rows, columns] = state.tensors.points!.shape as [number, number]
  const points = metric === 'cosine' ? unitRows(given, columns) : given
  let tree: Tree | undefined
  if (state.tensors.order) {
    const order = learned(state, 'order', 'int32', [rows])
    checkOrder(type, order)
    tree = {
      order,
      boxes: learned(state, 'boxes', 'float64', [treeNodes(treeLevels(rows)), 2, columns]),
    }
  }
  const known = { points, columns, tree }
  const rowsOf = (x: DenseMatrix) => (metric === 'cosine' ? { ...x, data: unitRows(x.data, columns) } : x)
  return {
    rows,
    columns,
    nearest: async (x, k, threads = 1, between) =>
      nearestRows(await loadKernels({ threads }), known, rowsOf(x), k, metric, between),
    within: async (x, radius) => {
      const kernels = await loadKernels()
      tree ??= await makeTree(kernels, points, columns, async () => {})
      return withinRadius(kernels, known, tree, rowsOf(x), radius, metric)
    },
    each: async (x, radius, threads, visit, between) => {
      const kernels = await loadKernels({ threads })
      tree ??= await makeTree(kernels, points, columns, () => between(0))
      return eachWithin(kernels, known, tree, rowsOf(x), radius, metric, visit, between)
    },
  }
}

/** A point left out, or beyond the last, would be read from somewhere else. */
function checkOrder(type: string, order: Int32Array): void {
  const seen = new Uint8Array(order.length)
  for (const i of order) {
    if (!(i >= 0 && i < order.length) || seen[i]) {
      throw new FormatError(`${type}.restore: expected 'order' to hold each row once, got ${i}. The file is damaged.`)
    }
    seen[i] = 1
  }
}
