import {
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  InputError,
  type Matrix,
  number,
  oneOf,
  type SparseMatrix,
  sparseMatrix,
  type Tensor,
} from '@foldwise/core'
import { checkNeighborCount, neighborsMethod, queryRows } from './neighbors-method.ts'
import { type MetricName, searchParams } from './params.ts'
import { type PointIndex, pointIndex, pointTensors } from './point-index.ts'
import type { Neighbors } from './search.ts'

const TYPE = 'nearestNeighbors'

/** Points within a radius; those of row i are at `starts[i]` to `starts[i + 1]`. */
export interface RadiusTensors {
  /** int32 `[rows + 1]` */
  readonly starts: Tensor<'int32'>
  /** float64, ascending in each row. */
  readonly distances: Tensor<'float64'>
  /** int32: numbers of the rows that the model was fitted on; ties by row. */
  readonly indices: Tensor<'int32'>
}

/**
 * Finds the rows it was fitted on that are nearest to others, by comparing all of them or by a k-d tree (Bentley, Communications of the
 * ACM 18, 1975): no answer is approximate, and ties are by row.
 *
 * `model.neighbors(x, k)` gives distances and row numbers of the `k` (`nNeighbors`) nearest, `model.radiusNeighbors(x, radius)` those no
 * farther than `radius`; a row that the model was fitted on finds itself first. `model.transform(x)` gives the graph of neighbours,
 * `[rows, rows of fit]`, sparse: their distances (`mode: 'distance'`), or ones.
 *
 * Columns of larger units dominate: scale them first. Beyond some dozen informative columns all distances become alike, and a tree
 * leaves none out. Models keep all rows.
 *
 * Sparse rows stay sparse, for Euclidean, Manhattan and cosine distances: products with the columns of the points tell which may be
 * near, and differences of these decide, so that what is found is what is found of dense rows, to the bit. A search costs the stored
 * values that a row's columns have in all points, and a look at each point.
 */
export const nearestNeighbors = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    ...searchParams,
    /** What `radiusNeighbors` looks within, where it is not told. */
    radius: number({ min: 0, default: 1 }),
    /** Values of the graph that `transform` gives. */
    mode: oneOf('distance', 'connectivity'),
  },
  async fit({ x, rows }, params, ctx) {
    checkNeighborCount(TYPE, params.nNeighbors, rows)
    const points = await pointTensors(TYPE, await ctx.kernels(), x, params, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return { tensors: points, facts: {} }
  },
  methods(state, params, { features }) {
    const { nNeighbors, mode } = params
    const index = pointIndex(TYPE, state, features, params)
    return {
      async transform(x: DenseMatrix | SparseMatrix): Promise<SparseMatrix> {
        return neighborGraph(await index.nearest(x, nNeighbors), x.shape[0], index.rows, nNeighbors, mode)
      },
      featureNames: () => Array.from({ length: index.rows }, (_, i) => `row${i}`),
    }
  },
  expose(state, params, { features }) {
    const index = pointIndex(TYPE, state, features, params)
    return {
      neighbors: neighborsMethod(TYPE, index, params),
      radiusNeighbors: radiusMethod(index, params),
    }
  },
})

function radiusMethod(
  index: PointIndex,
  params: { readonly radius: number; readonly metric: MetricName },
): (x: Matrix | SparseMatrix, radius?: number) => Promise<RadiusTensors> {
  return async (x, radius = params.radius) => {
    const where = `${TYPE}.radiusNeighbors`
    const rows = await queryRows(where, x, index.columns, params.metric)
    if (!(radius >= 0)) {
      throw new InputError(`${where}: expected a radius >= 0, got ${radius}. Distances are not negative.`)
    }
    const { starts, distances, indices } = await index.within(rows, radius)
    return {
      starts: hostTensor(starts, [starts.length], 'int32'),
      distances: hostTensor(distances, [distances.length], 'float64'),
      indices: hostTensor(indices, [indices.length], 'int32'),
    }
  }
}

/** Columns of each row ascend, as CSR has them. */
function neighborGraph(
  { distances, indices }: Neighbors,
  rows: number,
  points: number,
  k: number,
  mode: 'distance' | 'connectivity',
): SparseMatrix {
  const columns = new Int32Array(indices.length)
  const values = new Float64Array(indices.length)
  for (let from = 0; from < indices.length; from += k) {
    const order = Array.from({ length: k }, (_, n) => from + n).sort((a, b) => indices[a]! - indices[b]!)
    order.forEach((at, n) => {
      columns[from + n] = indices[at]!
      values[from + n] = mode === 'distance' ? distances[at]! : 1
    })
  }
  return sparseMatrix(
    [rows, points],
    Int32Array.from({ length: rows + 1 }, (_, i) => i * k),
    columns,
    values,
  )
}
