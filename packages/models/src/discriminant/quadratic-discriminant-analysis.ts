import {
  type DenseMatrix,
  defineClassifier,
  denseInput,
  type Graph,
  GraphBuilder,
  hostTensor,
  InputError,
  learned,
  type ModelInfo,
  number,
  type State,
  type Tensor,
} from '@foldwise/core'
import { log, runPausing, svd } from '@foldwise/kernels'
import { softmaxRows } from '../naive-bayes/linear-scores.ts'
import { classRows, deviations, priorsParam } from './class-rows.ts'

const TYPE = 'quadraticDiscriminantAnalysis'

/**
 * Classes as normal clouds, each of its own shape: curved surfaces between them, and probabilities by Bayes' rule.
 *
 * Each class has a mean and a covariance (of largest likelihood, as in scikit-learn's `QuadraticDiscriminantAnalysis`; Hastie, Tibshirani and
 * Friedman, section 4.3), from the singular values of its rows around their mean, so that no covariance is made. Models have `means`
 * float64 `[classes, features]` and `priors` `[classes]`.
 *
 * Costs 2 rows x features^2 + 40 features^3 operations a class, and rows x features^2 x classes to predict. A class needs more rows
 * than features, or `regParam` above 0, which mixes in the identity: scale the columns then. For few rows a column take
 * `linearDiscriminantAnalysis`, for features that do not depend on one another `gaussianNB`.
 */
export const quadraticDiscriminantAnalysis = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: {
    priors: priorsParam(),
    /** Share of the identity in each covariance, which is in the columns' units. */
    regParam: number({ min: 0, max: 1, default: 0, space: { kind: 'number', min: 0, max: 1 } }),
    /** Variances up to this share of the largest along a direction, of columns of variance 1, count as 0 and are refused. */
    tol: number({ min: 0, default: 1e-12 }),
  },
  async fit(data, { priors, regParam, tol }, ctx): Promise<State> {
    const rows = classRows(TYPE, data, priors)
    const { features: p, members, weights, means } = rows
    const kernels = await ctx.kernels()
    const classes = members.length
    const whiten = new Float64Array(classes * p * p)
    const offset = new Float64Array(classes)
    for (const [c, own] of members.entries()) {
      using ws = kernels.workspace()
      const mean = means.subarray(c * p, (c + 1) * p)
      const [a, k] = [ws.raw(Float64Array, own.length * p), Math.min(own.length, p)]
      if (own.length === 1) throw tooFew(c, 'one row')
      deviations(rows, own, mean, weights[c]!, a.view)
      const unit = new Float64Array(p).fill(1)
      if (regParam === 0) {
        // Columns of any unit: variances along directions are compared after scaling.
        const squares = new Float64Array(p)
        const own = a.view
        for (let i = 0; i < own.length; i++) squares[i % p]! += own[i]! * own[i]!
        for (let j = 0; j < p; j++) unit[j] = squares[j]! > 0 ? 1 / Math.sqrt(squares[j]!) : 1
        for (let i = 0; i < own.length; i++) own[i]! *= unit[i % p]!
      }
      const out = {
        s: ws.raw(Float64Array, k),
        u: ws.raw(Float64Array, k * own.length),
        v: ws.raw(Float64Array, k * p),
      }
      await runPausing(svd(kernels, { rows: own.length, columns: p, values: a }, out), ctx.checkpoint)
      await ctx.checkpoint()
      const variances = out.s.view.map((s) => (1 - regParam) * s * s + regParam)
      if (regParam === 0 && (k < p || !(variances[p - 1]! > tol * variances[0]!))) {
        const rank = variances.filter((v) => v > tol * variances[0]!).length
        throw tooFew(c, `${own.length} rows of rank ${rank}`)
      }
      let logs = 0
      for (const v of variances) logs += log(v)
      for (const u of unit) logs -= 2 * log(u)
      // Directions that no row shows have the identity's share alone.
      const rest = k < p ? 1 / Math.sqrt(regParam) : 0
      if (k < p) logs += (p - k) * log(regParam)
      offset[c] = log(rows.priors[c]!) - logs / 2
      const to = whiten.subarray(c * p * p, (c + 1) * p * p)
      // The symmetric root of the inverse covariance, of scaled columns.
      for (let j = 0; j < p; j++) to[j * p + j] = rest
      for (let q = 0; q < k; q++) {
        const f = 1 / Math.sqrt(variances[q]!) - rest
        const direction = out.v.view.subarray(q * p, (q + 1) * p)
        for (let i = 0; i < p; i++) {
          const g = f * direction[i]!
          for (let j = 0; j < p; j++) to[i * p + j]! += g * direction[j]!
        }
        await ctx.checkpoint()
      }
      for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) to[i * p + j]! *= unit[i]!
      ctx.progress('classes', c + 1, classes)
      await ctx.checkpoint()
    }
    return {
      tensors: {
        means: hostTensor(means, [classes, p], 'float64'),
        priors: hostTensor(Float64Array.from(rows.priors), [classes], 'float64'),
        whiten: hostTensor(whiten, [classes, p, p], 'float64'),
        offset: hostTensor(offset, [classes], 'float64'),
      },
      facts: {},
    }

    function tooFew(c: number, got: string): InputError {
      return new InputError(
        `${TYPE}.fit: expected more independent rows than ${p} features in class ${String(data.labels[c])}, got ${got}. Raise regParam, drop columns, or take linearDiscriminantAnalysis.`,
      )
    }
  },
  methods(state, _params, info) {
    const learnt = learnedBy(state, info)
    const classes = info.classes.length
    const scores = (x: DenseMatrix): Float64Array<ArrayBuffer> => jointScores(learnt, x, classes)
    return {
      decisionFunction(x: DenseMatrix) {
        const all = scores(x)
        return classes > 2 ? all : Float64Array.from({ length: x.shape[0] }, (_, i) => all[2 * i + 1]! - all[2 * i]!)
      },
      predictProba: (x: DenseMatrix) => softmaxRows(scores(x), classes),
    }
  },
  expose: ({ tensors }) => ({
    /** float64 `[classes, features]`. */
    means: tensors.means as Tensor<'float64'>,
    /** float64 `[classes]`. */
    priors: tensors.priors as Tensor<'float64'>,
  }),
  graph: (state, _params, info) => quadraticGraph(learnedBy(state, info), info.classes.length, info.features!),
})

interface Learned {
  readonly means: Float64Array
  /** `[classes, features, features]`: a class's deviations from its mean times this have variance 1 in all directions. */
  readonly whiten: Float64Array
  readonly offset: Float64Array
}

const learnedBy = (state: State, { classes, features }: ModelInfo): Learned => ({
  means: learned(state, 'means', 'float64', [classes.length, features]),
  whiten: learned(state, 'whiten', 'float64', [classes.length, features, features]),
  offset: learned(state, 'offset', 'float64', [classes.length]),
})

/** offset - |(x - mean) whiten|^2 / 2 of each class, `[rows, classes]`. */
function jointScores({ means, whiten, offset }: Learned, { data, shape }: DenseMatrix, classes: number) {
  const [rows, p] = shape
  const out = new Float64Array(rows * classes)
  const z = new Float64Array(p)
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < classes; c++) {
      z.fill(0)
      for (let j = 0; j < p; j++) {
        const off = data[i * p + j]! - means[c * p + j]!
        const row = (c * p + j) * p
        for (let q = 0; q < p; q++) z[q]! += off * whiten[row + q]!
      }
      let squares = 0
      for (const v of z) squares += v * v
      out[i * classes + c] = offset[c]! - squares / 2
    }
  }
  return out
}

/** ONNX: `x` float32 `[N, features]` to `probabilities` `[N, classes]`. */
function quadraticGraph({ means, whiten, offset }: Learned, classes: number, p: number): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', p])
  const rows = g.node('Reshape', [x, g.int64([1, -1, p])])
  const off = g.node('Sub', [rows, g.float(means, [classes, 1, p])])
  const z = g.node('MatMul', [off, g.float(whiten, [classes, p, p])])
  const squares = g.node('ReduceSum', [g.node('Mul', [z, z]), g.int64([2])], { keepdims: { int: 0 } })
  const half = g.node('Mul', [squares, g.float([0.5], [])])
  const turned = g.node('Transpose', [half], { perm: { ints: [1, 0] } })
  const scores = g.node('Sub', [g.float(offset), turned])
  g.output(g.node('Softmax', [scores], { axis: { int: 1 } }, { output: 'probabilities' }), 'float32', ['N', classes])
  return g.build()
}
