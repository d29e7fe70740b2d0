import {
  type DenseMatrix,
  defineClassifier,
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

const TYPE = 'kNeighborsClassifier'

/**
 * Gives each row the class that most of its nearest neighbours have; probabilities are the classes' shares of the neighbours, by number
 * or by weight (Fix and Hodges 1951; Cover and Hart, IEEE Transactions on Information Theory 13, 1967). Of equal shares the first class
 * is predicted; of points at equal distances the first rows count.
 *
 * The model keeps all rows, and compares each row to predict with all of them, rows x features operations in float64 differences, or
 * with those that a k-d tree leaves (Bentley, Communications of the ACM 18, 1975). `model.neighbors(x, k)` tells which they are. Columns of larger units dominate: scale them first. Not for more than a few
 * dozen informative columns, where all distances become alike, nor where predicting has to be fast. Weights of rows are refused; the reference takes none.
 * Sparse rows stay sparse, as in `nearestNeighbors`.
 */
export const kNeighborsClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  usesWeight: false,
  params: neighborParams,
  async fit({ x, y, rows }, params, ctx) {
    checkNeighborCount(TYPE, params.nNeighbors, rows)
    const points = await pointTensors(TYPE, await ctx.kernels(), x, params, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return { tensors: { ...points, codes: hostTensor(Int32Array.from(y), [rows], 'int32') }, facts: {} }
  },
  methods(state, params, { classes, features }) {
    const { nNeighbors, weights } = params
    const index = pointIndex(TYPE, state, features, params)
    const codes = learned(state, 'codes', 'int32', [index.rows])
    return {
      async predictProba(x: DenseMatrix | SparseMatrix) {
        const found = await index.nearest(x, nNeighbors)
        const shares = neighborWeights(found, nNeighbors, weights)
        const out = new Float64Array(x.shape[0] * classes.length)
        for (let i = 0; i < shares.length; i++) {
          out[Math.floor(i / nNeighbors) * classes.length + codes[found.indices[i]!]!]! += shares[i]!
        }
        return out
      },
    }
  },
  expose: (state, params, { features }) => ({
    neighbors: neighborsMethod(TYPE, pointIndex(TYPE, state, features, params), params),
  }),
  graph(state, params, { classes, features }) {
    graphMetric(TYPE, params)
    const codes = learned(state, 'codes', 'int32', [undefined])
    const targets = new Float64Array(codes.length * classes.length)
    codes.forEach((c, i) => {
      targets[i * classes.length + c] = 1
    })
    return neighborsGraph(pointsOf(TYPE, state, features), targets, classes.length, params, 'probabilities')
  },
})
