import {
  checkpoints,
  type DenseMatrix,
  FormatError,
  hostTensor,
  InputError,
  isSparse,
  learned,
  ParamError,
  type SparseMatrix,
  type State,
  type Tensor,
  toDense,
} from '@foldwise/core'
import { buildTree, type Kernels, loadKernels, runPausing, treeLevels, treeNodes } from '@foldwise/kernels'
import { checkMetricRows, checkPoints } from './check-metric.ts'
import { type DenseIndex, inDenseBlocks } from './dense-blocks.ts'
import { pairDistance } from './pair-distance.ts'
import { type DistancesOf, eachRow, nearestByPairs, withinByPairs } from './pair-search.ts'
import type { Algorithm, Metric } from './params.ts'
import { type RowSpace, rowSpace } from './row-space.ts'
import { eachWithin, type NeighborLists, type Neighbors, nearestRows, type Tree, withinRadius } from './search.ts'
import { checkSparseMetric, sparseIndex, sparsePointsOf, sparseTensors } from './sparse-index.ts'
import { whiteningOf } from './whitening.ts'

/** Columns up to which a tree usually pays. */
const TREE_COLUMNS = 15

interface Search extends Metric {
  readonly algorithm: Algorithm
}

/** Rows of either kind. */
export type Rows = DenseMatrix | SparseMatrix

type Tensors = { readonly [name: string]: Tensor }

/** What a metric learns of rows: for `'mahalanobis'` a factor of the inverse covariance, `whitening` `[columns, columns]`. */
export async function metricTensors(
  type: string,
  kernels: Kernels,
  x: Rows,
  params: Metric & { readonly algorithm?: Algorithm },
  checkpoint: () => Promise<void>,
): Promise<Tensors> {
  const { metric } = params
  await checkMetricRows(`${type}.fit`, metric, x, true, checkpoint)
  if (isSparse(x)) {
    checkSparseMetric(type, params, params.algorithm)
    return {}
  }
  if (metric !== 'mahalanobis') return {}
  const columns = x.shape[1]
  const whitening = await whiteningOf(kernels, x, checkpoint)
  if (!whitening) {
    throw new InputError(
      `${type}.fit: expected columns of which none follows from the others for metric 'mahalanobis', got a singular covariance. Drop columns, or give more rows than columns.`,
    )
  }
  return { whitening: hostTensor(whitening, [columns, columns], 'float64') }
}

/**
 * What a model keeps to look among: a copy of the rows as `points`, what the metric has learned, and with a tree its `order` and `boxes`.
 * Sparse rows stay sparse. Of precomputed distances, the numbers of the `columns` that are looked among.
 */
export async function pointTensors(
  type: string,
  kernels: Kernels,
  x: Rows,
  params: Search,
  checkpoint: () => Promise<void>,
  known?: Tensors,
): Promise<Tensors> {
  const { metric, algorithm } = params
  const [rows, columns] = x.shape
  const learnt = known ?? (await metricTensors(type, kernels, x, params, checkpoint))
  if (isSparse(x)) return sparseTensors(x)
  const space = spaceIn({ tensors: learnt, facts: {} }, params)
  if (algorithm === 'kdTree' && !space.hasTree) {
    const remedy = metric === 'cosine' ? " Scale rows to length 1 and use 'euclidean' to have a tree." : ''
    throw new ParamError(
      `${type}.fit: expected algorithm 'brute' or 'auto' for metric '${metric}', got 'kdTree'.${remedy}`,
    )
  }
  if (metric === 'precomputed') {
    return {
      columns: hostTensor(
        Int32Array.from({ length: rows }, (_, i) => i),
        [rows],
        'int32',
      ),
    }
  }
  await checkPoints(`${type}.fit`, x, checkpoint)
  const points = hostTensor(new Float64Array(x.data), x.shape, 'float64')
  const width = space.columns(columns)
  const wanted = algorithm === 'kdTree' || (algorithm === 'auto' && space.hasTree && width <= TREE_COLUMNS)
  if (!wanted) return { points, ...learnt }
  const { order, boxes } = await makeTree(kernels, await space.map(x.data, columns, checkpoint), width, checkpoint)
  return {
    points,
    ...learnt,
    order: hostTensor(order, [rows], 'int32'),
    boxes: hostTensor(boxes, [treeNodes(treeLevels(rows)), 2, width], 'float64'),
  }
}

const spaceIn = (state: State, metric: Metric): RowSpace =>
  rowSpace(
    metric,
    metric.metric === 'mahalanobis' ? learned(state, 'whitening', 'float64', [undefined, undefined]) : undefined,
  )

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
  await runPausing(buildTree(kernels, { rows, columns, values: ws.float64(points) }, order, boxes), checkpoint)
  return { order: order.copy() as Int32Array<ArrayBuffer>, boxes: boxes.copy() as Float64Array<ArrayBuffer> }
}

/** Points to look among. */
export interface PointIndex {
  readonly rows: number
  readonly columns: number
  /** `between` is awaited between steps; without one, it lets the event loop run. */
  nearest(x: Rows, k: number, threads?: number, between?: () => Promise<void>): Promise<Neighbors>
  /** The points no farther than `radius`. */
  within(x: Rows, radius: number, between?: () => Promise<void>): Promise<NeighborLists>
  /** The same for each row in turn, in no order: for searches whose lists would not fit. */
  each(
    x: Rows,
    radius: number,
    threads: number,
    visit: (row: number, found: Int32Array) => void,
    between: (done: number) => Promise<void>,
  ): Promise<void>
}

const densePoints = (state: State, features: number | undefined): Float64Array =>
  learned(state, 'points', 'float64', [undefined, features])

/** The points `[rows, features]`, of sparse rows in dense form. */
export function pointsOf(type: string, state: State, features: number | undefined): Float64Array {
  const sparse = sparsePointsOf(type, state, features)
  return sparse ? toDense(sparse) : densePoints(state, features)
}

/** The points of a state that `pointTensors` made. Throws `FormatError` where its tree is none. */
export function pointIndex(type: string, state: State, features: number | undefined, metric: Metric): PointIndex {
  if (metric.metric === 'precomputed') return inDenseBlocks(givenIndex(type, state, features))
  const sparse = sparsePointsOf(type, state, features)
  return sparse ? sparseIndex(sparse, metric) : inDenseBlocks(denseIndex(type, state, features, metric))
}

function denseIndex(type: string, state: State, features: number | undefined, metric: Metric): DenseIndex {
  const given = densePoints(state, features)
  const [rows, columns] = state.tensors.points!.shape as [number, number]
  const space = spaceIn(state, metric)
  const width = space.columns(columns)
  const mapped = async (x: DenseMatrix, between: () => Promise<void>): Promise<DenseMatrix> => ({
    kind: 'dense',
    shape: [x.shape[0], width],
    data: await space.map(x.data, columns, between),
  })
  let points: Promise<Float64Array> | undefined
  const pointsBy = (between: () => Promise<void>): Promise<Float64Array> => {
    points ??= space.map(given, columns, between)
    // An abort must not stay for the next search.
    points.catch(() => {
      points = undefined
    })
    return points
  }
  const { kernel } = space
  if (!kernel) {
    const distance = pairDistance(metric)
    const distancesOf: DistancesOf = (x, row, out) => {
      for (let i = 0; i < rows; i++) out[i] = distance(x.data, row * columns, given, i * columns, columns)
    }
    return pairIndex(rows, columns, distancesOf)
  }
  let tree: Tree | undefined
  if (state.tensors.order) {
    const order = learned(state, 'order', 'int32', [rows])
    checkOrder(type, order)
    tree = {
      order,
      boxes: learned(state, 'boxes', 'float64', [treeNodes(treeLevels(rows)), 2, width]),
    }
  }
  const inUnits = <N extends Neighbors>(found: N): N => {
    if (metric.metric !== 'haversine') return found
    for (let i = 0; i < found.distances.length; i++) found.distances[i] = space.toMetric(found.distances[i]!)
    return found
  }
  const placesBy = async (between: () => Promise<void>) => ({ points: await pointsBy(between), columns: width, tree })
  return {
    rows,
    columns,
    nearest: async (x, k, threads = 1, between = checkpoints()) => {
      const places = await placesBy(between)
      return inUnits(
        await nearestRows(await loadKernels({ threads }), places, await mapped(x, between), k, kernel, between),
      )
    },
    within: async (x, radius, between = checkpoints()) => {
      const kernels = await loadKernels()
      const places = await placesBy(between)
      tree ??= await makeTree(kernels, places.points, width, between)
      const limit = space.fromMetric(radius)
      return inUnits(await withinRadius(kernels, places, tree, await mapped(x, between), limit, kernel, between))
    },
    each: async (x, radius, threads, visit, between) => {
      const kernels = await loadKernels({ threads })
      const places = await placesBy(() => between(0))
      tree ??= await makeTree(kernels, places.points, width, () => between(0))
      const rowsToFind = await mapped(x, () => between(0))
      return eachWithin(kernels, places, tree, rowsToFind, space.fromMetric(radius), kernel, visit, between)
    },
  }
}

/** Points that are looked among by comparing pairs. */
function pairIndex(rows: number, columns: number, distancesOf: DistancesOf): DenseIndex {
  return {
    rows,
    columns,
    nearest: (x, k, _threads, between = checkpoints()) => nearestByPairs(x, rows, k, distancesOf, between),
    within: (x, radius, between = checkpoints()) => withinByPairs(x, rows, radius, distancesOf, between),
    each: (x, radius, _threads, visit, between) => {
      const near = (row: number, all: Float64Array): void => {
        const found: number[] = []
        for (let i = 0; i < rows; i++) if (all[i]! <= radius) found.push(i)
        visit(row, Int32Array.from(found))
      }
      return eachRow(x, rows, distancesOf, near, between)
    },
  }
}

/** Points whose distances rows are. */
function givenIndex(type: string, state: State, features: number | undefined): DenseIndex {
  const numbers = learned(state, 'columns', 'int32', [undefined])
  const width = features ?? numbers.length
  const bad = numbers.find((i) => !(i >= 0 && i < width))
  if (bad !== undefined) {
    throw new FormatError(`${type}.restore: expected 'columns' to be below ${width}, got ${bad}. The file is damaged.`)
  }
  return pairIndex(numbers.length, width, (x, row, out) => {
    for (let i = 0; i < numbers.length; i++) out[i] = x.data[row * width + numbers[i]!]!
  })
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
