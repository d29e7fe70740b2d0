import {
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  hostTensor,
  learned,
  number,
  type SparseMatrix,
} from '@foldwise/core'
import { graphMetric } from './graph.ts'
import { neighborParams } from './params.ts'
import { pointIndex, pointsOf, pointTensors } from './point-index.ts'
import { radiusGraph } from './radius-graph.ts'
import { radiusMeans } from './radius-means.ts'

const TYPE = 'radiusNeighborsRegressor'
const { nNeighbors: _, ...params } = neighborParams

/**
 * Gives each row the mean target of the rows within `radius`, of equal weight or weighted by the inverse of their distance; NaN where
 * there are none, as the reference does.
 *
 * As `kNeighborsRegressor`, where a fixed distance means something and rows lie unevenly. The model keeps all rows, and predicting costs a
 * search. Columns of larger units dominate: scale them first. Weights of rows are refused; the reference takes none.
 * Sparse rows stay sparse, as in `nearestNeighbors`.
 */
export const radiusNeighborsRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  usesWeight: false,
  params: {
    radius: number({ min: 0, default: 1, space: { kind: 'number', min: 0.01, max: 10, log: true } }),
    ...params,
  },
  async fit({ x, y, rows }, params, ctx) {
    const points = await pointTensors(TYPE, await ctx.kernels(), x, params, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return { tensors: { ...points, targets: hostTensor(Float64Array.from(y), [rows], 'float64') }, facts: {} }
  },
  methods(state, params, { features }) {
    const index = pointIndex(TYPE, state, features, params)
    const targets = learned(state, 'targets', 'float64', [index.rows])
    return {
      async predict(x: DenseMatrix | SparseMatrix) {
        if (x.shape[0] === 0) return new Float64Array(0)
        const found = await index.within(x, params.radius)
        return radiusMeans(found, targets, 1, params.weights, (_row, out) => out.fill(NaN))
      },
    }
  },
  graph(state, params, { features }) {
    graphMetric(TYPE, params)
    const targets = learned(state, 'targets', 'float64', [undefined])
    return radiusGraph(TYPE, pointsOf(TYPE, state, features), targets, 1, params, Float64Array.of(NaN), 'y')
  },
})
