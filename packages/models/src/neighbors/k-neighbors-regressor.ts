import { type DenseMatrix, defineRegressor, denseInput, hostTensor, learned } from '@foldwise/core'
import { neighborsGraph } from './graph.ts'
import { neighborParams } from './params.ts'
import { neighborsMethod, pointsOf, pointsTensor } from './reference-points.ts'
import { nearestNeighbors, neighborWeights } from './search.ts'

const TYPE = 'kNeighborsRegressor'

/**
 * Gives each row the mean target of its nearest neighbours, of equal weight or weighted by the inverse of their distance (Cover, IEEE
 * Transactions on Information Theory 14, 1968). Of points at equal distances the first rows count.
 *
 * The model keeps all rows, and computes the distances to all of them, in float64 differences: rows x features operations for each row
 * to predict. `model.neighbors(x, k)` tells which they are. Columns of larger units dominate: scale them first. Not for more than a few
 * dozen informative columns, nor beyond the range of the rows, where it stays flat. Takes no weights, as the reference.
 */
export const kNeighborsRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: neighborParams,
  fit({ x, y, rows }, { nNeighbors }, ctx) {
    const points = pointsTensor(TYPE, x, nNeighbors)
    ctx.progress('fit', 1, 1)
    return { tensors: { points, targets: hostTensor(Float64Array.from(y), [rows], 'float64') }, facts: {} }
  },
  methods(state, { nNeighbors, weights, metric }, { features }) {
    const points = pointsOf(state, features)
    const targets = learned(state, 'targets', 'float64', [state.tensors.points!.shape[0]])
    return {
      async predict(x: DenseMatrix) {
        const found = await nearestNeighbors(points, x, nNeighbors, metric)
        const shares = neighborWeights(found, nNeighbors, weights)
        const out = new Float64Array(x.shape[0])
        for (let i = 0; i < shares.length; i++) {
          out[Math.floor(i / nNeighbors)]! += shares[i]! * targets[found.indices[i]!]!
        }
        return out
      },
    }
  },
  expose: (state, params, { features }) => ({ neighbors: neighborsMethod(TYPE, state, params, features) }),
  graph: (state, params, { features }) =>
    neighborsGraph(pointsOf(state, features), learned(state, 'targets', 'float64', [undefined]), 1, params, 'y'),
})
