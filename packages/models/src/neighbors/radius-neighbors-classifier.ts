import {
  type DenseMatrix,
  defineClassifier,
  denseOrSparseInput,
  hostTensor,
  InputError,
  learned,
  number,
  oneOf,
  type SparseMatrix,
} from '@foldwise/core'
import { graphMetric } from './graph.ts'
import { neighborParams } from './params.ts'
import { pointIndex, pointsOf, pointTensors } from './point-index.ts'
import { radiusGraph } from './radius-graph.ts'
import { radiusMeans } from './radius-means.ts'

const TYPE = 'radiusNeighborsClassifier'
const { nNeighbors: _, ...params } = neighborParams

/**
 * Gives each row the class that most rows within `radius` have; probabilities are the classes' shares of them, by number or by weight. Of
 * equal shares the first class is predicted.
 *
 * As `kNeighborsClassifier`, where a fixed distance means something and rows lie unevenly: thin places have few neighbours, and a row
 * without any is refused, or with `outlierLabel: 'mostFrequent'` gets the class of most training rows (in graphs, always). The model keeps all rows, and
 * predicting costs a search. Columns of larger units dominate: scale them first. Weights of rows are refused; the reference takes none.
 * Sparse rows stay sparse, as in `nearestNeighbors`.
 */
export const radiusNeighborsClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  usesWeight: false,
  params: {
    radius: number({ min: 0, default: 1, space: { kind: 'number', min: 0.01, max: 10, log: true } }),
    ...params,
    /** What a row without neighbours is; null: it is refused. */
    outlierLabel: oneOf(null, 'mostFrequent'),
  },
  async fit({ x, y, rows }, params, ctx) {
    const points = await pointTensors(TYPE, await ctx.kernels(), x, params, ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return { tensors: { ...points, codes: hostTensor(Int32Array.from(y), [rows], 'int32') }, facts: {} }
  },
  methods(state, params, { classes, features }) {
    const index = pointIndex(TYPE, state, features, params)
    const codes = learned(state, 'codes', 'int32', [index.rows])
    const targets = oneHot(codes, classes.length)
    const usual = mostFrequent(codes, classes.length)
    return {
      async predictProba(x: DenseMatrix | SparseMatrix) {
        if (x.shape[0] === 0) return new Float64Array(0)
        const found = await index.within(x, params.radius)
        return radiusMeans(found, targets, classes.length, params.weights, (row, out) => {
          if (params.outlierLabel === null) {
            throw new InputError(
              `${TYPE}.predict: expected rows within ${params.radius} of training rows, got none near row ${row}. Raise radius, or set outlierLabel to 'mostFrequent'.`,
            )
          }
          out[usual] = 1
        })
      },
    }
  },
  graph(state, params, { classes, features }) {
    graphMetric(TYPE, params)
    const codes = learned(state, 'codes', 'int32', [undefined])
    const none = new Float64Array(classes.length)
    none[mostFrequent(codes, classes.length)] = 1
    const targets = oneHot(codes, classes.length)
    return radiusGraph(TYPE, pointsOf(TYPE, state, features), targets, classes.length, params, none, 'probabilities')
  },
})

function oneHot(codes: Int32Array, classes: number): Float64Array {
  const out = new Float64Array(codes.length * classes)
  codes.forEach((c, i) => {
    out[i * classes + c] = 1
  })
  return out
}

function mostFrequent(codes: Int32Array, classes: number): number {
  const counts = new Float64Array(classes)
  for (const c of codes) counts[c]!++
  return counts.indexOf(Math.max(...counts))
}
