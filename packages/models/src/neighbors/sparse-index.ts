import {
  checkpoints,
  FormatError,
  hostTensor,
  InputError,
  isSparse,
  learned,
  type SparseMatrix,
  type State,
  sparseFromDense,
  sparseMatrix,
} from '@foldwise/core'
import {
  type Kernels,
  loadKernels,
  nearestSparse,
  type SparseMetric,
  type SparseSearch,
  searchBlocks,
  sizedRows,
  sparseDistances,
  sparsePoints,
  toCsr,
  type Workspace,
  withinSparse,
} from '@foldwise/kernels'
import type { Metric } from './params.ts'
import type { PointIndex, Rows } from './point-index.ts'
import { sortList } from './search.ts'
import { sparseUnitRows } from './unit-rows.ts'

/** The kernels' distance by which sparse rows are compared. Undefined where they are not, as in scikit-learn. */
function sparseMetric({ metric, p }: Metric): SparseMetric | undefined {
  if (metric === 'euclidean' || (metric === 'minkowski' && p === 2)) return 'squaredEuclidean'
  if (metric === 'manhattan' || (metric === 'minkowski' && p === 1)) return 'manhattan'
  return metric === 'cosine' ? 'oneMinusDot' : undefined
}

/** Throws `InputError` for metrics and searches that are only for dense rows. */
export function checkSparseMetric(type: string, metric: Metric, algorithm?: string): void {
  if (!sparseMetric(metric)) {
    const p = metric.metric === 'minkowski' ? ` of p ${metric.p}` : ''
    throw new InputError(
      `${type}.fit: expected dense rows for metric '${metric.metric}'${p}, got a sparse matrix. Take 'euclidean', 'manhattan' or 'cosine', or convert it with toDense, if it fits.`,
    )
  }
  if (algorithm === 'kdTree') {
    throw new InputError(
      `${type}.fit: expected dense rows for algorithm 'kdTree', got a sparse matrix. Take 'brute' or 'auto'.`,
    )
  }
}

/** Lists that are sorted between two looks at the clock. */
const SORTED = 256

/** What a model of sparse rows keeps: a copy of them. */
export const sparseTensors = ({ indptr, indices, values }: SparseMatrix) => ({
  pointStarts: hostTensor(Int32Array.from(indptr), [indptr.length], 'int32'),
  pointColumns: hostTensor(Int32Array.from(indices), [indices.length], 'int32'),
  pointValues: hostTensor(Float64Array.from(values), [values.length], 'float64'),
})

/** The rows of a state that `sparseTensors` made; undefined for those of dense rows. Throws `FormatError` where they are none. */
export function sparsePointsOf(type: string, state: State, features: number | undefined): SparseMatrix | undefined {
  if (!state.tensors.pointStarts) return undefined
  const starts = learned(state, 'pointStarts', 'int32', [undefined])
  const columns = learned(state, 'pointColumns', 'int32', [undefined])
  const values = learned(state, 'pointValues', 'float64', [undefined])
  try {
    return sparseMatrix([starts.length - 1, features ?? 0], starts, columns, values)
  } catch (error) {
    throw new FormatError(`${type}.restore: expected sparse points. ${(error as Error).message} The file is damaged.`)
  }
}

/** Sparse points to look among. Dense rows are compared in sparse form. */
export function sparseIndex(given: SparseMatrix, metric: Metric): PointIndex {
  const kind = sparseMetric(metric)!
  const [rows, columns] = given.shape
  const mapped = (x: Rows): SparseMatrix => {
    const sparse = isSparse(x) ? x : sparseFromDense(x.data, x.shape[0], columns)
    return kind === 'oneMinusDot' ? sparseUnitRows(sparse) : sparse
  }
  let points: SparseMatrix | undefined
  const searchFor = (kernels: Kernels, ws: Workspace, x: Rows): SparseSearch => {
    points ??= mapped(given)
    return {
      metric: kind,
      queries: sizedRows(ws, inKernels(ws, mapped(x)), kind),
      points: sparsePoints(kernels, ws, inKernels(ws, points), kind),
    }
  }
  const toUnits = (d: number): number => (kind === 'squaredEuclidean' ? Math.sqrt(d) : Math.max(0, d))
  const limitOf = (radius: number): number => (kind === 'squaredEuclidean' ? radius * radius : radius)
  return {
    rows,
    columns,
    async nearest(x, k, threads = 1, between = checkpoints()) {
      const kernels = await loadKernels({ threads })
      using ws = kernels.workspace()
      const search = searchFor(kernels, ws, x)
      const count = x.shape[0]
      const distances = ws.raw(Float64Array, count * k)
      const indices = ws.raw(Int32Array, count * k)
      for (const run of runs(searchBlocks(search), kernels.threads)) {
        await between()
        nearestSparse(kernels, search, run, k, distances, indices)
      }
      return { distances: distances.view.map(toUnits), indices: indices.copy() }
    },
    async within(x, radius, between = checkpoints()) {
      const kernels = await loadKernels()
      using ws = kernels.workspace()
      const search = searchFor(kernels, ws, x)
      const count = x.shape[0]
      const starts = new Int32Array(count + 1)
      const lists: Int32Array[] = []
      const parts: Float64Array[] = []
      for (const run of runs(searchBlocks(search), kernels.threads)) {
        await between()
        withinSparse(kernels, search, run, limitOf(radius), (query, found) => {
          starts[query + 1] = starts[query]! + found.length
          lists.push(found)
          const queries = new Int32Array(found.length).fill(query)
          parts.push(sparseDistances(kernels, search, { queries, points: found }))
        })
      }
      const found = {
        starts,
        distances: new Float64Array(starts[count]!),
        indices: new Int32Array(starts[count]!),
      }
      for (let i = 0; i < count; i++) {
        if (i % SORTED === 0) await between()
        found.indices.set(lists[i]!, starts[i]!)
        found.distances.set(parts[i]!.map(toUnits), starts[i]!)
        sortList(found, starts[i]!, starts[i + 1]!)
      }
      return found
    },
    async each(x, radius, threads, visit, between) {
      const kernels = await loadKernels({ threads })
      using ws = kernels.workspace()
      const search = searchFor(kernels, ws, x)
      for (const run of runs(searchBlocks(search), kernels.threads)) {
        await between(run[0]![0])
        withinSparse(kernels, search, run, limitOf(radius), visit)
      }
    },
  }
}

/** Blocks that are searched at once; each takes a distance a point. */
function runs<B>(blocks: readonly B[], threads: number): B[][] {
  const out: B[][] = []
  for (let b = 0; b < blocks.length; b += threads) out.push(blocks.slice(b, b + threads))
  return out
}

const inKernels = (ws: Workspace, { shape: [rows, columns], indptr, indices, values }: SparseMatrix) =>
  toCsr(ws, { rows, columns, indptr, indices, values })
