import {
  boolean,
  type ClassifierData,
  type DenseMatrix,
  defineClassifier,
  defineClusterer,
  defineRegressor,
  defineTransformer,
  denseInput,
  denseOrSparseInput,
  type FitContext,
  GraphBuilder,
  hostTensor,
  learned,
  type ModelInfo,
  number,
  type State,
  tensor,
  textInput,
  toDense,
} from '@foldwise/core'

/** Gaussian naive Bayes: means and variances of each class. Right on unscaled columns, and takes weights. */
export async function fitMeans(
  { x, rows, y, classes, weight }: ClassifierData<DenseMatrix>,
  ctx: FitContext,
): Promise<State> {
  const d = x.shape[1]
  const mean = new Float64Array(classes * d)
  const variance = new Float64Array(classes * d)
  const total = new Float64Array(classes)
  for (let i = 0; i < rows; i++) total[y[i]!]! += weight?.[i] ?? 1
  for (const [to, about] of [
    [mean, undefined],
    [variance, mean],
  ] as const) {
    for (let i = 0; i < rows; i++) {
      const c = y[i]!
      for (let j = 0; j < d; j++) {
        const v = x.data[i * d + j]! - (about?.[c * d + j] ?? 0)
        to[c * d + j]! += ((weight?.[i] ?? 1) * (about ? v * v : v)) / total[c]!
      }
    }
    ctx.progress('passes', about ? 2 : 1, 2)
    await ctx.checkpoint()
  }
  // Constant columns say nothing; a variance of 0 would say too much.
  for (let k = 0; k < variance.length; k++) if (variance[k]! < 1e-300) variance[k] = 1
  return {
    tensors: {
      mean: hostTensor(mean, [classes, d], 'float64'),
      variance: hostTensor(variance, [classes, d], 'float64'),
    },
    facts: {},
  }
}

/** Probabilities, from exact arithmetic only: exp is a sum of powers, enough for a test. */
export function probabilitiesOf(state: State, { classes, features }: ModelInfo, x: DenseMatrix): Float64Array {
  const k = classes.length
  const mean = learned(state, 'mean', 'float64', [k, features])
  const variance = learned(state, 'variance', 'float64', [k, features])
  const [rows, d] = x.shape
  const out = new Float64Array(rows * k)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let c = 0; c < k; c++) {
      let product = 1
      for (let j = 0; j < d; j++) {
        product *= 1 + (x.data[i * d + j]! - mean[c * d + j]!) ** 2 / variance[c * d + j]!
      }
      sum += out[i * k + c] = 1 / product
    }
    for (let c = 0; c < k; c++) out[i * k + c]! /= sum
  }
  return out
}

export const bayes = defineClassifier({
  type: 'test/bayes',
  version: 1,
  accepts: denseInput,
  params: {},
  fit: (data, _params, ctx) => fitMeans(data, ctx),
  methods: (state, _params, info) => ({ predictProba: (x) => probabilitiesOf(state, info, x) }),
})

/** Ridge regression on standardised columns by the normal equations, solved by Gauss-Seidel sweeps. */
export const ridge = defineRegressor({
  type: 'test/ridge',
  version: 1,
  accepts: denseOrSparseInput,
  params: { alpha: number({ min: 0, default: 1e-3 }), intercept: boolean({ default: true }) },
  fit({ x, rows, y, weight }, { alpha }) {
    const d = x.shape[1]
    const data = x.kind === 'sparse' ? toDense(x) : x.data
    const w = (i: number) => weight?.[i] ?? 1
    let total = 0
    for (let i = 0; i < rows; i++) total += w(i)
    const mean = new Float64Array(d + 1)
    const at = (i: number, j: number) => (j < d ? data[i * d + j]! : y[i]!)
    for (let j = 0; j <= d; j++) for (let i = 0; i < rows; i++) mean[j]! += (w(i) * at(i, j)) / total
    const gram = new Float64Array((d + 1) * (d + 1))
    for (let a = 0; a <= d; a++) {
      for (let b = 0; b <= d; b++) {
        for (let i = 0; i < rows; i++)
          gram[a * (d + 1) + b]! += (w(i) * (at(i, a) - mean[a]!) * (at(i, b) - mean[b]!)) / total
      }
    }
    const coef = new Float64Array(d)
    for (let sweep = 0; sweep < 300; sweep++) {
      for (let a = 0; a < d; a++) {
        const square = gram[a * (d + 1) + a]!
        if (square === 0) continue
        let r = gram[a * (d + 1) + d]!
        for (let b = 0; b < d; b++) if (b !== a) r -= gram[a * (d + 1) + b]! * coef[b]!
        coef[a] = r / (square * (1 + alpha))
      }
    }
    let offset = mean[d]!
    for (let j = 0; j < d; j++) offset -= coef[j]! * mean[j]!
    return { tensors: { coef: tensor(coef), offset: tensor(Float64Array.of(offset)) }, facts: {} }
  },
  methods(state, _params, { features }) {
    const coef = learned(state, 'coef', 'float64', [features])
    const [offset] = learned(state, 'offset', 'float64', [1])
    return {
      predict(x) {
        const data = x.kind === 'sparse' ? toDense(x) : x.data
        return Float64Array.from({ length: x.shape[0] }, (_, i) => {
          let sum = offset!
          for (let j = 0; j < coef.length; j++) sum += coef[j]! * data[i * coef.length + j]!
          return sum
        })
      },
    }
  },
  graph(state, _params, { features }) {
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', features!])
    const coef = g.float(learned(state, 'coef', 'float64', [features]), [features!, 1])
    const sum = g.node('Add', [g.node('MatMul', [x, coef]), g.float(learned(state, 'offset', 'float64', [1]))])
    g.output(g.node('Reshape', [sum, g.int64([-1])], {}, { output: 'y' }), 'float32', ['N'])
    return g.build()
  },
})

/** Lengths of texts and numbers of their words, as a tensor. */
export const textStats = defineTransformer({
  type: 'test/textStats',
  version: 1,
  accepts: textInput,
  params: {},
  fit: ({ x }) => ({ tensors: {}, facts: { longest: Math.max(...x.map((t) => t.length)) } }),
  methods: (state) => ({
    transform: (x) =>
      tensor(
        x.flatMap((t) => [t.length / (state.facts.longest as number), t.split(' ').length]),
        [x.length, 2],
        'float64',
      ),
  }),
})

/** Rows above or below the mean of the first column. */
export const halves = defineClusterer({
  type: 'test/halves',
  version: 1,
  accepts: denseInput,
  params: {},
  fit({ x: { data, shape }, rows }) {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += data[i * shape[1]]!
    return { tensors: { mean: tensor(Float64Array.of(sum / rows)) }, facts: {} }
  },
  methods(state) {
    const [mean] = learned(state, 'mean', 'float64', [1])
    return {
      predict: ({ data, shape: [rows, d] }) =>
        Int32Array.from({ length: rows }, (_, i) => (data[i * d]! > mean! ? 1 : 0)),
    }
  },
})
