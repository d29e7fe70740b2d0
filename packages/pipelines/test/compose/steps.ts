import {
  type DenseMatrix,
  defineClassifier,
  defineClusterer,
  defineRegressor,
  defineTransformer,
  denseInput,
  denseOrSparseInput,
  GraphBuilder,
  hostTensor,
  learned,
  type Matrix,
  number,
  type SparseMatrix,
  sparseFromDense,
  tensor,
  textInput,
  toDense,
} from '@foldwise/core'

/** Small steps that show what a pipeline hands them. */

/** Rows as they are; it draws a random number. */
export const drawing = defineTransformer({
  type: 'test/drawing',
  version: 1,
  accepts: denseInput,
  params: { n: number({ default: 0 }) },
  fit: (_data, _params, ctx) => ({ tensors: {}, facts: { draw: ctx.stream('draw').next() } }),
  methods: () => ({ transform: ({ data, shape }: DenseMatrix) => hostTensor(data, shape, 'float64') }),
})

/** Columns divided by their largest absolute value in the training rows. */
export const maxScale = defineTransformer({
  type: 'test/maxScale',
  version: 1,
  accepts: denseInput,
  params: { times: number({ above: 0, default: 1 }) },
  fit({ x: { data, shape }, y }, { times }, ctx) {
    const max = new Float64Array(shape[1])
    data.forEach((v, i) => {
      max[i % shape[1]] = Math.max(max[i % shape[1]]!, Math.abs(v) / times)
    })
    ctx.progress('scale', 1, 1)
    return { tensors: { max: tensor(max.map((v) => v || 1)) }, facts: { sawY: y !== undefined, rows: shape[0] } }
  },
  methods(state, _params, { features }) {
    const max = learned(state, 'max', 'float64', [features])
    return {
      transform: ({ data, shape }: DenseMatrix) =>
        hostTensor(
          data.map((v, i) => v / max[i % max.length]!),
          shape,
          'float64',
        ),
    }
  },
  graph(state, _params, { features }) {
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', features!])
    g.output(
      g.node('Div', [x, g.float(learned(state, 'max', 'float64', [features]))], {}, { output: 'scaled' }),
      'float32',
      ['N', features!],
    )
    return g.build()
  },
})

/** Texts as sparse counts of the letters a to c. */
export const letters = defineTransformer({
  type: 'test/letters',
  version: 1,
  accepts: textInput,
  params: {},
  fit: () => ({ tensors: {}, facts: {} }),
  methods: () => ({
    transform: (texts): SparseMatrix =>
      sparseFromDense(
        texts.flatMap((t) => ['a', 'b', 'c'].map((l) => t.split(l).length - 1)),
        texts.length,
        3,
      ),
  }),
})

/** Sparse rows as dense ones. */
export const densify = defineTransformer({
  type: 'test/densify',
  version: 1,
  accepts: denseOrSparseInput,
  params: {},
  fit: () => ({ tensors: {}, facts: {} }),
  methods: () => ({
    transform: (x) => hostTensor(x.kind === 'sparse' ? toDense(x) : x.data.slice(), x.shape, 'float64'),
  }),
})

/** Nearest of the weighted class means. */
export const means = defineClassifier({
  type: 'test/means',
  version: 1,
  accepts: denseInput,
  params: {},
  async fit({ x, y, classes, rows, weight }, _params, ctx) {
    const d = x.shape[1]
    const m = new Float64Array(classes * d)
    const total = new Float64Array(classes)
    for (let i = 0; i < rows; i++) {
      const w = weight?.[i] ?? 1
      total[y[i]!]! += w
      for (let j = 0; j < d; j++) m[y[i]! * d + j]! += w * x.data[i * d + j]!
    }
    await ctx.checkpoint()
    ctx.progress('means', 1, 1)
    for (let c = 0; c < classes; c++) for (let j = 0; j < d; j++) m[c * d + j]! /= total[c]!
    return {
      tensors: { means: hostTensor(m, [classes, d], 'float64') },
      facts: { total: [...total], warm: ctx.warmStart !== undefined },
    }
  },
  methods(state, _params, { classes, features }) {
    const m = learned(state, 'means', 'float64', [classes.length, features])
    const d = m.length / classes.length
    return {
      predictProba({ data, shape: [rows] }) {
        const out = new Float64Array(rows * classes.length)
        for (let i = 0; i < rows; i++) {
          const near = classes.map((_, c) => {
            let square = 1e-6
            for (let j = 0; j < d; j++) square += (data[i * d + j]! - m[c * d + j]!) ** 2
            return 1 / square
          })
          const sum = near.reduce((a, b) => a + b, 0)
          out.set(
            near.map((v) => v / sum),
            i * classes.length,
          )
        }
        return out
      },
    }
  },
  expose: (state) => ({ means: state.tensors.means! }),
})

export const meanOf = defineRegressor({
  type: 'test/meanOf',
  version: 1,
  accepts: denseInput,
  params: {},
  fit: ({ y, rows }) => ({ tensors: {}, facts: { mean: y.reduce((a, b) => a + b, 0) / rows } }),
  methods: (state) => ({ predict: (x) => new Float64Array(x.shape[0]).fill(state.facts.mean as number) }),
})

/** Shows the validation rows that reach it. */
export const watching = defineClassifier({
  type: 'test/watching',
  version: 1,
  accepts: denseInput,
  usesValidation: true,
  params: {},
  fit: ({ validation: v }) => ({
    tensors: {},
    facts: { watched: v ? { x: [...v.x.data], y: [...v.y], weight: v.weight ? [...v.weight] : null } : null },
  }),
  methods: () => ({ predict: (x) => new Int32Array(x.shape[0]) }),
})

export const positive = defineClusterer({
  type: 'test/positive',
  version: 1,
  accepts: denseInput,
  params: {},
  fit: () => ({ tensors: {}, facts: {} }),
  methods: () => ({
    predict: ({ data, shape }) => Int32Array.from({ length: shape[0] }, (_, i) => (data[i * shape[1]]! > 0 ? 1 : 0)),
  }),
})

/** A transformer that works until `fail` says otherwise. */
export const failing = (fail: { now: boolean }) =>
  defineTransformer({
    type: 'test/failing',
    version: 1,
    accepts: denseInput,
    params: {},
    fit() {
      if (fail.now) throw new Error('cannot')
      return { tensors: {}, facts: {} }
    },
    methods: () => ({ transform: (x: DenseMatrix): Matrix => hostTensor(x.data, x.shape, 'float64') }),
  })()
