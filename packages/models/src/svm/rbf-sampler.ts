import {
  custom,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  GraphBuilder,
  hostTensor,
  integer,
  learned,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { cos, cut } from '@foldwise/kernels'
import { linearMargins } from '../linear/linear-margins.ts'
import { kernelSpec } from './kernel/spec.ts'

const TYPE = 'rbfSampler'

/**
 * Random features whose products are nearly the values of an RBF kernel exp(-gamma |a - b|^2): linear models on them are kernel machines
 * for any number of rows (Rahimi and Recht, NIPS 20, 2007).
 *
 * A row becomes `sqrt(2 / nComponents) cos(x . w + offset)`, `[rows, nComponents]` float64, with normal weights of variance 2 gamma and
 * uniform offsets. Models have `weights` `[features, nComponents]` and `offset` `[nComponents]`; `facts` tell `gamma`. Products miss
 * kernel values by about 1 / sqrt(nComponents): `nystroem` needs fewer features. Scale the columns first.
 */
export const rbfSampler = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** `'scale'`: 1 / (features * variance of all values of x). */
    gamma: custom<'scale' | number>({
      kind: 'gamma',
      default: 1,
      expects: "'scale' or a number > 0",
      accepts: (v) => v === 'scale' || (typeof v === 'number' && v > 0 && Number.isFinite(v)),
      space: { kind: 'number', min: 1e-4, max: 10, log: true },
    }),
    nComponents: integer({ min: 1, default: 100, space: { kind: 'integer', min: 50, max: 5000, log: true } }),
  },
  async fit({ x }, { gamma, nComponents }, ctx) {
    const features = x.shape[1]
    const found = (await kernelSpec({ kernel: 'rbf', gamma, coef0: 0, degree: 0 }, x, ctx.checkpoint)).gamma
    const unit = Math.sqrt(2 * found)
    const rng = ctx.stream('weights')
    const weights = new Float64Array(features * nComponents)
    for (const [from, to] of cut(weights.length, 1 << 16)) {
      await ctx.checkpoint()
      for (let k = from; k < to; k++) weights[k] = unit * rng.normal()
    }
    const offset = Float64Array.from({ length: nComponents }, () => 2 * Math.PI * rng.next())
    ctx.progress('fit', 1, 1)
    return {
      tensors: {
        weights: hostTensor(weights, [features, nComponents], 'float64'),
        offset: hostTensor(offset, [nComponents], 'float64'),
      },
      facts: { gamma: found },
    }
  },
  methods(state, { nComponents }, { features }) {
    const { weights, offset } = learnedFrom(state, nComponents, features)
    const size = Math.sqrt(2 / nComponents)
    let directions: Float64Array | undefined
    return {
      transform(x: DenseMatrix | SparseMatrix) {
        directions ??= turned(weights, nComponents)
        const out = linearMargins(x, directions, offset)
        for (let i = 0; i < out.length; i++) out[i] = size * cos(out[i]!)
        return hostTensor(out, [x.shape[0], nComponents], 'float64')
      },
      featureNames: () => Array.from({ length: nComponents }, (_, k) => `rbfsampler${k}`),
    }
  },
  expose: ({ tensors }) => ({
    weights: tensors.weights as Tensor<'float64'>,
    offset: tensors.offset as Tensor<'float64'>,
  }),
  graph(state, { nComponents }, { features }) {
    const { weights: stored, offset } = learnedFrom(state, nComponents, features)
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', features!])
    const weights = g.float(turned(stored, nComponents), [nComponents, features!])
    const angle = g.node('Gemm', [x, weights, g.float(offset)], { transB: { int: 1 } })
    g.node('Mul', [g.node('Cos', [angle]), g.float([Math.sqrt(2 / nComponents)])], {}, { output: 'y' })
    g.output('y', 'float32', ['N', nComponents])
    return g.build()
  },
})

const learnedFrom = (state: State, count: number, features: number | undefined) => ({
  weights: learned(state, 'weights', 'float64', [features, count]),
  offset: learned(state, 'offset', 'float64', [count]),
})

/** Rows and columns turned at a time: both sides stay in the first cache. */
const TILE = 32

/** `[nComponents, features]`. */
function turned(weights: Float64Array, count: number): Float64Array {
  const width = weights.length / count
  const out = new Float64Array(weights.length)
  for (let i0 = 0; i0 < width; i0 += TILE) {
    for (let q0 = 0; q0 < count; q0 += TILE) {
      const [iEnd, qEnd] = [Math.min(width, i0 + TILE), Math.min(count, q0 + TILE)]
      for (let q = q0; q < qEnd; q++) for (let i = i0; i < iEnd; i++) out[q * width + i] = weights[i * count + q]!
    }
  }
  return out
}
