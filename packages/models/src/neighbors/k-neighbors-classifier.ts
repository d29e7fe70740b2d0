import { type DenseMatrix, defineClassifier, denseInput, hostTensor, learned } from '@foldwise/core'
import { neighborsGraph } from './graph.ts'
import { neighborParams } from './params.ts'
import { neighborsMethod, pointsOf, pointsTensor } from './reference-points.ts'
import { nearestNeighbors, neighborWeights } from './search.ts'

const TYPE = 'kNeighborsClassifier'

/**
 * Gives each row the class that most of its nearest neighbours have; probabilities are the classes' shares of the neighbours, by number
 * or by weight (Fix and Hodges 1951; Cover and Hart, IEEE Transactions on Information Theory 13, 1967). Of equal shares the first class
 * is predicted; of points at equal distances the first rows count.
 *
 * The model keeps all rows, and computes the distances to all of them, in float64 differences: rows x features operations for each row
 * to predict. `model.neighbors(x, k)` tells which they are. Columns of larger units dominate: scale them first. Not for more than a few
 * dozen informative columns, where all distances become alike, nor where predicting has to be fast. Takes no weights, as the reference.
 */
export const kNeighborsClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: neighborParams,
  fit({ x, y, rows }, { nNeighbors }, ctx) {
    const points = pointsTensor(TYPE, x, nNeighbors)
    ctx.progress('fit', 1, 1)
    return { tensors: { points, codes: hostTensor(Int32Array.from(y), [rows], 'int32') }, facts: {} }
  },
  methods(state, { nNeighbors, weights, metric }, { classes, features }) {
    const points = pointsOf(state, features)
    const codes = learned(state, 'codes', 'int32', [state.tensors.points!.shape[0]])
    return {
      async predictProba(x: DenseMatrix) {
        const found = await nearestNeighbors(points, x, nNeighbors, metric)
        const shares = neighborWeights(found, nNeighbors, weights)
        const out = new Float64Array(x.shape[0] * classes.length)
        for (let i = 0; i < shares.length; i++) {
          out[Math.floor(i / nNeighbors) * classes.length + codes[found.indices[i]!]!]! += shares[i]!
        }
        return out
      },
    }
  },
  expose: (state, params, { features }) => ({ neighbors: neighborsMethod(TYPE, state, params, features) }),
  graph(state, params, { classes, features }) {
    const codes = learned(state, 'codes', 'int32', [undefined])
    const targets = new Float64Array(codes.length * classes.length)
    codes.forEach((c, i) => {
      targets[i * classes.length + c] = 1
    })
    return neighborsGraph(pointsOf(state, features), targets, classes.length, params, 'probabilities')
  },
})
