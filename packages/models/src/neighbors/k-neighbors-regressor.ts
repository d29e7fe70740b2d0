import {
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  hostTensor,
  learned,
  type SparseMatrix,
} from '@foldwise/core'
import { graphMetric, neighborsGraph } from './graph.ts'
import { neighborWeights } from './neighbor-weights.ts'
import { checkNeighborCount, neighborsMethod } from './neighbors-method.ts'
import { neighborParams } from './params.ts'
import { pointIndex, pointsOf, pointTensors } from './point-index.ts'

const TYPE = 'kNeighborsRegressor'

/**
 * Gives each row the mean target of its nearest neighbours, of equal weight or weighted by the inverse of their distance (Cover, IEEE
 * Transactions on Information Theory 14, 1968). Of points at equal distances the first rows count.
 *
 * The model keeps all rows, and compares each row to predict with all of them, rows x features operations in float64 differences, or
 * with those that a k-d tree leaves (Bentley, Communications of the ACM 18, 1975). `model.neighbors(x, k)` tells which they are. Columns of larger units dominate: scale them first. Not for more than a few
 * dozen informative columns, nor beyond the range of the rows, where it stays flat. Weights of rows are refused; the reference takes none.
 * Sparse rows stay sparse, as in `nearestNeighbors`.
 */
export const kNeighborsRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  usesWeight: false,
  params: neighborParams,
  async fit({ x, y, rows }, params, ctx) {
    checkNeighborCount(TYPE, params.nNeighbors, rows)
    const points = await pointTensors(TYPE, await ctx.kernels(), x, params, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return { tensors: { ...points, targets: hostTensor(Float64Array.from(y), [rows], 'float64') }, facts: {} }
  },
  methods(state, params, { features }) {
    const { nNeighbors, weights } = params
    const index = pointIndex(TYPE, state, features, params)
    const targets = learned(state, 'targets', 'float64', [index.rows])
    return {
      async predict(x: DenseMatrix | SparseMatrix) {
        const found = await index.nearest(x, nNeighbors)
        const shares = neighborWeights(found, nNeighbors, weights)
        const out = new Float64Array(x.shape[0])
        for (let i = 0; i < shares.length; i++) {
          out[Math.floor(i / nNeighbors)]! += shares[i]! * targets[found.indices[i]!]!
        }
        return out
      },
    }
  },
  expose: (state, params, { features }) => ({
    neighbors: neighborsMethod(TYPE, pointIndex(TYPE, state, features, params), params),
  }),
  graph(state, params, { features }) {
    graphMetric(TYPE, params)
    const targets = learned(state, 'targets', 'float64', [undefined])
    return neighborsGraph(pointsOf(TYPE, state, features), targets, 1, params, 'y')
  },
})
