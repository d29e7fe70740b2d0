import {
  boolean,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  InputError,
  integer,
  isSparse,
  learned,
  type Matrix,
  optional,
  ParamError,
  type SparseMatrix,
  type State,
  sparseRows,
  type Tensor,
  toDense,
} from '@foldwise/core'
import { cut, type Kernels, runPausing, svd } from '@foldwise/kernels'
import { columnMeans } from './column-means.ts'
import { columnVariances } from './column-variances.ts'
import { axesGraph, axesMethods, fromAxes } from './component-axes.ts'
import { flipSigns } from './flip-signs.ts'

const TYPE = 'incrementalPca'

/**
 * `pca` of rows that come in batches: of a stream, or of files larger than memory.
 *
 * Each batch is stacked under what is known, the components times their singular values and a row for the step of the mean, and the stack
 * decomposed anew (Ross, Lim, Lin and Yang, International Journal of Computer Vision 77, 2008; as scikit-learn does it). With all
 * components, this is exact; with fewer, what a batch's components leave out is forgotten, and the order of rows matters. `fit` cuts rows
 * into batches of `batchSize`, `fitMore` takes one. Models have what those of `pca` have; `facts` tell `nComponents`, `samplesSeen` and
 * `noiseVariance`.
 *
 * Sparse rows become dense a batch at a time, as in scikit-learn: of many columns, give a `batchSize`.
 *
 * Costs 2 (batch + nComponents) x features^2 + 40 features^3 operations a batch (or with the two exchanged), and memory for one: batches of
 * a few times as many rows as features are best. Rows that fit into memory are better served by `pca`.
 */
export const incrementalPca = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Null: as many as the first batch has rows or features. */
    nComponents: optional(integer({ min: 1, default: 2, space: { kind: 'integer', min: 2, max: 300, log: true } })),
    /** Divide components by their standard deviation, so that all have variance 1. */
    whiten: boolean({ default: false }),
    /** Rows that `fit` takes at once; null: 5 a feature. */
    batchSize: optional(integer({ min: 1, default: 1024 })),
  },
  async fit({ x, rows }, { nComponents, batchSize }, ctx) {
    const features = x.shape[1]
    const kernels = await ctx.kernels()
    let known: Known | undefined
    for (const [from, to] of batches(rows, batchSize ?? 5 * features, nComponents ?? 0)) {
      await ctx.checkpoint()
      known = await addBatch('fit', kernels, known, batchOf(x, from, to), nComponents, ctx.checkpoint)
      ctx.progress('fit', to, rows)
    }
    return stateOf(known!)
  },
  async fitMore(state, { x, rows }, { nComponents }, ctx) {
    const kernels = await ctx.kernels()
    const before = state && knownIn(state, x.shape[1])
    const known = await addBatch('fitMore', kernels, before, batchOf(x, 0, rows), nComponents, ctx.checkpoint)
    ctx.progress('fit', rows, rows)
    return stateOf(known)
  },
  methods: (state, { whiten }, { features }) => axesMethods(TYPE, state, whiten, features),
  expose: (state, { whiten }, { features }) => ({
    mean: state.tensors.mean as Tensor<'float64'>,
    components: state.tensors.components as Tensor<'float64'>,
    explainedVariance: state.tensors.explainedVariance as Tensor<'float64'>,
    explainedVarianceRatio: state.tensors.explainedVarianceRatio as Tensor<'float64'>,
    singularValues: state.tensors.singularValues as Tensor<'float64'>,
    /** Rows `[n, features]` of which `transform` makes the given `[n, nComponents]`; what components do not reach is the mean. */
    inverseTransform: (z: Matrix): Promise<Tensor<'float64'>> => fromAxes(TYPE, state, whiten, features, z),
  }),
  graph: (state, { whiten }, { features }) => axesGraph(state, whiten, features),
})

/** What batches so far have taught. */
interface Known {
  readonly seen: number
  readonly mean: Float64Array
  /** Of the columns, divided by the rows. */
  readonly variance: Float64Array
  readonly components: Float64Array
  readonly singularValues: Float64Array
  readonly noiseVariance: number
}

/** Some rows, dense. */
function batchOf(x: DenseMatrix | SparseMatrix, from: number, to: number): DenseMatrix {
  const features = x.shape[1]
  const shape: [number, number] = [to - from, features]
  if (!isSparse(x)) return { kind: 'dense', shape, data: x.data.subarray(from * features, to * features) }
  const some = sparseRows(
    x,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  )
  return { kind: 'dense', shape, data: toDense(some) }
}

/** Equal batches, of which the last is joined to the one before where it would be too small for the components. */
function batches(rows: number, size: number, least: number): [number, number][] {
  const found = cut(rows, size)
  const last = found.at(-1)!
  const [before] = found.slice(-2)
  if (found.length < 2 || last[1] - last[0] >= least) return found
  return [...found.slice(0, -2), [before![0], last[1]]]
}

async function addBatch(
  method: string,
  kernels: Kernels,
  known: Known | undefined,
  batch: DenseMatrix,
  nComponents: number | null,
  pause: () => Promise<void>,
): Promise<Known> {
  const [rows, features] = batch.shape
  const count = componentCount(`${TYPE}.${method}`, known, batch, nComponents)
  const own = {
    mean: await runPausing(columnMeans(batch), pause),
    variance: await runPausing(columnVariances(batch), pause),
  }
  const seen = (known?.seen ?? 0) + rows
  const before = known ? count + 1 : 0
  using ws = kernels.workspace()
  const stack = ws.raw(Float64Array, (rows + before) * features)
  const to = stack.view
  batch.data.forEach((v, k) => {
    to[k] = v - own.mean[k % features]!
  })
  if (known) {
    const from = rows * features
    known.components.forEach((v, k) => {
      to[from + k] = v * known.singularValues[Math.floor(k / features)]!
    })
    const step = Math.sqrt((known.seen / seen) * rows)
    for (let j = 0; j < features; j++) to[from + count * features + j] = step * (known.mean[j]! - own.mean[j]!)
  }
  const height = rows + before
  const shorter = Math.min(height, features)
  const s = ws.raw(Float64Array, shorter)
  const v = ws.raw(Float64Array, shorter * features)
  const u = ws.raw(Float64Array, shorter * height)
  await runPausing(svd(kernels, { rows: height, columns: features, values: stack }, { s, u, v }), pause)
  const components = v.copy().subarray(0, count * features)
  flipSigns(components, features)
  const values = s.copy()
  const rest = values.subarray(count).map((d) => (d * d) / Math.max(1, seen - 1))
  return {
    seen,
    ...joined(known, own, rows),
    components,
    singularValues: values.subarray(0, count),
    noiseVariance: count === rows || rest.length === 0 ? 0 : rest.reduce((a, b) => a + b, 0) / rest.length,
  }
}

function componentCount(
  where: string,
  known: Known | undefined,
  { shape: [rows, features] }: DenseMatrix,
  nComponents: number | null,
): number {
  if (known) {
    const count = known.singularValues.length
    if (nComponents === null || nComponents === count) return count
    throw new ParamError(
      `${where}: expected 'nComponents' to be the model's, ${count}, got ${nComponents}. Begin a new model to change it.`,
    )
  }
  const most = Math.min(rows, features)
  if (nComponents === null || nComponents <= most) return nComponents ?? most
  throw new (nComponents > features ? ParamError : InputError)(
    `${where}: expected 'nComponents' to be at most ${most} for a first batch of ${rows} rows of ${features} features, got ${nComponents}. Lower it, or begin with more rows.`,
  )
}

/** Mean and variance of the rows before and those of a batch (Chan, Golub and LeVeque 1979). */
function joined(known: Known | undefined, own: { mean: Float64Array; variance: Float64Array }, rows: number) {
  if (!known) return own
  const all = known.seen + rows
  const share = rows / all
  const off = own.mean.map((m, j) => m - known.mean[j]!)
  return {
    mean: off.map((d, j) => known.mean[j]! + share * d),
    variance: off.map((d, j) => (1 - share) * (known.variance[j]! + share * d * d) + share * own.variance[j]!),
  }
}

function stateOf({ seen, mean, variance, components, singularValues, noiseVariance }: Known): State {
  const features = mean.length
  const degrees = Math.max(1, seen - 1)
  const total = variance.reduce((sum, v) => sum + v * seen, 0)
  const vector = (data: Float64Array) => hostTensor(Float64Array.from(data), [data.length], 'float64')
  return {
    tensors: {
      mean: vector(mean),
      columnVariance: vector(variance),
      components: hostTensor(Float64Array.from(components), [singularValues.length, features], 'float64'),
      explainedVariance: vector(singularValues.map((s) => (s * s) / degrees)),
      explainedVarianceRatio: vector(singularValues.map((s) => (total > 0 ? (s * s) / total : 0))),
      singularValues: vector(singularValues),
    },
    facts: { nComponents: singularValues.length, samplesSeen: seen, noiseVariance },
  }
}

function knownIn(state: State, features: number): Known {
  const singularValues = learned(state, 'singularValues', 'float64', [undefined])
  return {
    seen: Number(state.facts.samplesSeen),
    mean: learned(state, 'mean', 'float64', [features]),
    variance: learned(state, 'columnVariance', 'float64', [features]),
    components: learned(state, 'components', 'float64', [singularValues.length, features]),
    singularValues,
    noiseVariance: Number(state.facts.noiseVariance),
  }
}
