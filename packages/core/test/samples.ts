import {
  boolean,
  classWeightParam,
  defineClassifier,
  defineClusterer,
  defineRegressor,
  defineTransformer,
  denseInput,
  GraphBuilder,
  hostTensor,
  integer,
  learned,
  manyTargets,
  number,
  optional,
  tensor,
} from '../src/index.ts'

/** Small models, real enough to learn, that show what the define functions supply. */

/** Classes' weighted means; probabilities from the distances' reciprocals. */
export const means = defineClassifier({
  type: 'test/means',
  version: 3,
  accepts: denseInput,
  params: { shrink: number({ min: 0, max: 1, default: 0 }), classWeight: classWeightParam() },
  async fit({ x, y, classes, weight, rows }, { shrink }, ctx) {
    const [, d] = x.shape
    const sums = new Float64Array(classes * d)
    const total = new Float64Array(classes)
    for (let i = 0; i < rows; i++) {
      const w = weight?.[i] ?? 1
      total[y[i]!]! += w
      for (let j = 0; j < d; j++) sums[y[i]! * d + j]! += w * x.data[i * d + j]!
      ctx.progress('rows', i + 1, rows, { seen: i + 1 })
      await ctx.checkpoint()
    }
    for (let c = 0; c < classes; c++) for (let j = 0; j < d; j++) sums[c * d + j]! *= (1 - shrink) / total[c]!
    if (shrink === 1) ctx.warn('all-shrunk', 'every mean is 0')
    return {
      tensors: { means: hostTensor(sums, [classes, d], 'float64') },
      facts: { total: [...total], draw: ctx.stream('draw').next(), started: ctx.warmStart !== undefined },
    }
  },
  methods(state, _, { classes, features }) {
    const k = classes.length
    const m = learned(state, 'means', 'float64', [k, features])
    const d = m.length / k
    return {
      predictProba(x) {
        const out = new Float64Array(x.shape[0] * k)
        for (let i = 0; i < x.shape[0]; i++) {
          let sum = 0
          for (let c = 0; c < k; c++) {
            let square = 0
            for (let j = 0; j < d; j++) square += (x.data[i * d + j]! - m[c * d + j]!) ** 2
            sum += out[i * k + c] = 1 / (1e-9 + square)
          }
          for (let c = 0; c < k; c++) out[i * k + c]! /= sum
        }
        return out
      },
    }
  },
  expose: (state) => ({ means: state.tensors.means! }),
})

/** Sign of the first column, as a two-class score; more classes get one score each. */
export const firstColumn = defineClassifier({
  type: 'test/firstColumn',
  version: 1,
  accepts: denseInput,
  params: {},
  fit: ({ classes }) => ({ tensors: {}, facts: { classes: 'mine', n: classes } }),
  methods: (_state, _params, { classes }) => ({
    decisionFunction: ({ data, shape: [rows, d] }) =>
      classes.length === 2
        ? Float64Array.from({ length: rows }, (_, i) => data[i * d]!)
        : Float64Array.from({ length: rows * classes.length }, (_, i) =>
            data[Math.floor(i / classes.length) * d] === i % classes.length ? 1 : 0,
          ),
  }),
})

/** The weighted mean of y. */
export const meanOf = defineRegressor({
  type: 'test/meanOf',
  version: 1,
  accepts: denseInput,
  allowMissing: true,
  params: { tries: integer({ min: 1, infinite: true, default: 1 }) },
  fit({ y, weight, rows }) {
    let sum = 0
    let total = 0
    for (let i = 0; i < rows; i++) {
      sum += (weight?.[i] ?? 1) * y[i]!
      total += weight?.[i] ?? 1
    }
    return { tensors: {}, facts: { mean: sum / total, limit: Infinity } }
  },
  methods: (state) => ({ predict: (x) => new Float64Array(x.shape[0]).fill(state.facts.mean as number) }),
  expose: (state) => ({ mean: state.facts.mean as number }),
})

/** Subtracts column means. */
export const centre = defineTransformer({
  type: 'test/centre',
  version: 1,
  accepts: denseInput,
  params: { median: optional(boolean({ default: false })) },
  fit({ x: { data, shape } }) {
    const [rows, d] = shape
    const mean = new Float64Array(d)
    for (let i = 0; i < data.length; i++) mean[i % d]! += data[i]! / rows
    return { tensors: { mean: tensor(mean) }, facts: {} }
  },
  methods(state, _, { features }) {
    const mean = learned(state, 'mean', 'float64', [features])
    return {
      transform: ({ data, shape }) =>
        tensor(
          data.map((v, i) => v - mean[i % mean.length]!),
          shape,
          'float64',
        ),
      featureNames: () => Array.from(mean, (_, j) => `x${j}`),
    }
  },
  graph(state, _, { features }) {
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', features!])
    const mean = g.float(learned(state, 'mean', 'float64', [features]))
    g.output(g.node('Sub', [x, mean], {}, { output: 'centred' }), 'float32', ['N', features!])
    return g.build()
  },
})

/** The row's quadrant by the signs of its first two columns. */
export const quadrants = defineClusterer({
  type: 'test/quadrants',
  version: 1,
  accepts: denseInput,
  params: {},
  fit: () => ({ tensors: {}, facts: {} }),
  methods: () => ({
    predict: ({ data, shape: [rows, d] }) =>
      Int32Array.from({ length: rows }, (_, i) => (data[i * d]! > 0 ? 1 : 0) + (d > 1 && data[i * d + 1]! > 0 ? 2 : 0)),
  }),
})

/** The mean of each target. */
export const meansOf = defineRegressor({
  type: 'test/meansOf',
  version: 1,
  accepts: denseInput,
  targets: manyTargets,
  params: {},
  fit({ y, rows, outputs }) {
    const means = Float64Array.from({ length: outputs }, (_, k) => {
      let sum = 0
      for (let i = 0; i < rows; i++) sum += y[i * outputs + k]!
      return sum / rows
    })
    return { tensors: { means: hostTensor(means, [outputs], 'float64') }, facts: {} }
  },
  methods(state, _, { outputs }) {
    const means = learned(state, 'means', 'float64', [outputs])
    return { predict: (x) => Float64Array.from({ length: x.shape[0] * outputs }, (_, i) => means[i % outputs]!) }
  },
})
