import {
  boolean,
  defineClassifier,
  denseInput,
  GraphBuilder,
  hostTensor,
  learned,
  type ModelInfo,
  number,
  type State,
} from '@foldwise/core'
import { softmax } from '@foldwise/kernels'

/**
 * Gives each row the class whose centroid is nearest, in units of the columns' spread within the classes.
 * Probabilities are those of normal classes with that spread and equal shares (diagonal linear discriminant analysis:
 * Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd edition, section 18.2).
 * Costs one pass over the rows for the centroids and one for the spread. Not for classes that are no single cloud.
 */
export const nearestCentroid = defineClassifier({
  type: 'acme/nearestCentroid',
  version: 1,
  accepts: denseInput,
  params: {
    /** Measure distances in standard deviations instead of the columns' own units. */
    scale: boolean({ default: true }),
    /** How far centroids are drawn to the mean of all rows: 0 not at all, 1 onto it. */
    shrink: number({ min: 0, max: 1, default: 0 }),
  },

  async fit({ x, y, rows, classes, weight }, { scale, shrink }, ctx) {
    const d = x.shape[1]
    const mean = new Float64Array(d)
    const centroids = new Float64Array(classes * d)
    const total = new Float64Array(classes)
    let all = 0
    for (let i = 0; i < rows; i++) {
      const w = weight?.[i] ?? 1
      const c = y[i]!
      all += w
      total[c]! += w
      for (let j = 0; j < d; j++) {
        // Running means keep their digits where a column is far from 0.
        const v = x.data[i * d + j]!
        if (w > 0) mean[j]! += (w / all) * (v - mean[j]!)
        if (w > 0) centroids[c * d + j]! += (w / total[c]!) * (v - centroids[c * d + j]!)
      }
      if (i % 1024 === 0) await ctx.checkpoint()
    }
    ctx.progress('fit', 1, 2)

    const spread = new Float64Array(d).fill(1)
    if (scale) {
      const variance = new Float64Array(d)
      for (let i = 0; i < rows; i++) {
        const w = (weight?.[i] ?? 1) / all
        for (let j = 0; j < d; j++) {
          const off = x.data[i * d + j]! - centroids[y[i]! * d + j]!
          variance[j]! += w * off * off
        }
        if (i % 1024 === 0) await ctx.checkpoint()
      }
      // A column that is constant within the classes has no spread to measure by.
      for (let j = 0; j < d; j++) spread[j] = Math.sqrt(variance[j]!) || 1
    }
    for (let k = 0; k < centroids.length; k++) centroids[k]! += shrink * (mean[k % d]! - centroids[k]!)
    ctx.progress('fit', 2, 2)

    return {
      tensors: {
        mean: hostTensor(mean, [d], 'float64'),
        spread: hostTensor(spread, [d], 'float64'),
        centroids: hostTensor(centroids, [classes, d], 'float64'),
      },
      facts: { weightOfClasses: [...total] },
    }
  },

  methods(state, _params, info) {
    const { mean, spread, coef, offset } = scores(state, info)
    const d = mean.length
    return {
      predictProba({ data, shape: [rows] }) {
        const k = offset.length
        const out = new Float64Array(rows * k)
        for (let i = 0; i < rows; i++) {
          const score = offset.slice()
          for (let j = 0; j < d; j++) {
            const z = (data[i * d + j]! - mean[j]!) / spread[j]!
            for (let c = 0; c < k; c++) score[c]! += coef[c * d + j]! * z
          }
          out.set(softmax(score), i * k)
        }
        return out
      },
    }
  },

  expose: (state) => ({ centroids: state.tensors.centroids! }),

  graph(state, _params, info) {
    const { mean, spread, coef, offset } = scores(state, info)
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', mean.length])
    const z = g.node('Div', [g.node('Sub', [x, g.float(mean)]), g.float(spread)])
    const weights = g.float(coef, [offset.length, mean.length])
    const score = g.node('Gemm', [z, weights, g.float(offset)], { transB: { int: 1 } })
    g.output(g.node('Softmax', [score], { axis: { int: 1 } }, { output: 'probabilities' }), 'float32', [
      'N',
      offset.length,
    ])
    return g.build()
  },
})

/**
 * Half the negative squared distance is linear in the row, up to a term that all classes share:
 * z·c - c·c / 2, with row z and centroid c both from the mean and in units of the spread.
 */
function scores(state: State, { classes, features }: ModelInfo) {
  const mean = learned(state, 'mean', 'float64', [features])
  const spread = learned(state, 'spread', 'float64', [features])
  const centroids = learned(state, 'centroids', 'float64', [classes.length, features])
  const d = mean.length
  const coef = centroids.map((v, k) => (v - mean[k % d]!) / spread[k % d]!)
  const offset = new Float64Array(classes.length)
  coef.forEach((v, k) => {
    offset[Math.floor(k / d)]! -= (v * v) / 2
  })
  return { mean, spread, coef, offset }
}
