import {
  checkpoints,
  custom,
  type DenseMatrix,
  defineTransformer,
  denseInput,
  type FitContext,
  hostTensor,
  InputError,
  integer,
  learned,
  number,
  oneOf,
  ParamError,
  type Tensor,
} from '@foldwise/core'
import { runPausing } from '@foldwise/kernels'
import { pca } from '../decomposition/pca.ts'
import { checkMetricRows, checkSymmetric } from '../neighbors/check-metric.ts'
import { metricParams } from '../neighbors/params.ts'
import { pointIndex, pointTensors } from '../neighbors/point-index.ts'
import { affinities, pairShares } from './affinities.ts'
import { embed } from './embed.ts'
import { placeRows } from './place-rows.ts'

const TYPE = 'tsne'
/** How many training rows a new one is placed among, about: the mean of many would lie between groups. */
const PLACING = 3

/**
 * A map of rows: two numbers a row, such that rows near one another stay so. To be looked at.
 *
 * Minimises Kullback and Leibler's divergence between the pairs' shares, which fall with distance as normal densities of some `perplexity`
 * neighbours, and those that a heavy-tailed density gives their places (van der Maaten and Hinton, Journal of Machine Learning Research 9,
 * 2008), with far places taken together (van der Maaten 2014); start, rates, exaggeration and stopping rules are scikit-learn's. Models have
 * `embedding` float64 `[rows, 2]`, the places of the training rows, and `transform` gives other rows a place among their nearest training
 * rows, which t-SNE itself does not. `facts` tell `divergence` and `iterations`. Rows are put in an order of their own first: theirs changes no
 * bit.
 *
 * Only nearness means something: not the distances between groups, their sizes, nor the axes. Do not cluster or classify by it; try several
 * perplexities before believing what you see. Scale columns of larger units first, and of more than some 50 columns take the first
 * principal components. Costs a search for 3 perplexity neighbours, then maxIter x rows x log rows operations: a few seconds for 2,000 rows,
 * a minute for 20,000. Weights are refused, and ONNX cannot express it.
 */
export const tsne = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: {
    /** How many neighbours a row has, about; below the number of rows. */
    perplexity: number({ min: 1, default: 30, space: { kind: 'number', min: 5, max: 50 } }),
    /** How much more pairs attract one another in the first 250 iterations. */
    earlyExaggeration: number({ min: 1, default: 12 }),
    /** `'auto'`: rows / earlyExaggeration / 4, at least 50. */
    learningRate: custom<number | 'auto'>({
      kind: 'number',
      default: 'auto',
      expects: "'auto', or a number > 0",
      accepts: (v) => v === 'auto' || (typeof v === 'number' && v > 0 && Number.isFinite(v)),
    }),
    maxIter: integer({ min: 250, default: 1000 }),
    /** Iterations after the first 250 without a smaller divergence after which to stop. */
    nIterWithoutProgress: integer({ min: 50, default: 300 }),
    /** Length of the gradient at which to stop. */
    minGradNorm: number({ min: 0, default: 1e-7 }),
    ...metricParams,
    /** Places to start from: the first two principal components, or random ones. */
    init: oneOf('pca', 'random'),
    /** How wide far groups of rows may look that are taken together, in radians; 0: never. */
    angle: number({ min: 0, max: 1, default: 0.5 }),
  },
  async fit({ x, rows }, params, ctx) {
    const { perplexity, earlyExaggeration, learningRate } = params
    if (!(perplexity < rows)) {
      throw new ParamError(
        `${TYPE}.fit: expected 'perplexity' to be below the number of rows, ${rows}, got ${perplexity}. Lower it.`,
      )
    }
    if (params.metric === 'precomputed' && params.init === 'pca') {
      throw new ParamError(
        `${TYPE}.fit: expected init 'random' for metric 'precomputed', got 'pca'. Distances have no principal components.`,
      )
    }
    await checkMetricRows(`${TYPE}.fit`, params.metric, x, true, ctx.checkpoint)
    if (params.metric === 'precomputed') await checkSymmetric(`${TYPE}.fit`, x, ctx.checkpoint)
    const kernels = await ctx.kernels()
    const order = rowOrder(x)
    const sorted = await inOrder(x, order, params.metric === 'precomputed', ctx.checkpoint)
    const tensors = await pointTensors(TYPE, kernels, sorted, { ...params, algorithm: 'auto' }, ctx.checkpoint)
    const index = pointIndex(TYPE, { tensors, facts: {} }, x.shape[1], params)
    const k = neighborCount(perplexity, rows - 1)
    const near = await index.nearest(sorted, k + 1, ctx.threads, ctx.checkpoint)
    const { squares, indices } = withoutSelf(near, rows, k)
    const own = await runPausing(affinities(squares, k, perplexity), ctx.checkpoint)
    const shares = await runPausing(pairShares(indices, own, k), ctx.checkpoint)
    const start = await startPlaces(sorted, params.init, ctx)
    const rate = learningRate === 'auto' ? Math.max(rows / earlyExaggeration / 4, 50) : learningRate
    const { places, divergence, iterations } = await embed(shares, start, { ...params, learningRate: rate }, ctx)
    if (!places.every(Number.isFinite)) {
      throw new InputError(
        `${TYPE}.fit: expected places that are numbers, got some beyond all bounds after ${iterations} iterations. Lower learningRate.`,
      )
    }
    const embedding = new Float64Array(2 * rows)
    order.forEach((i, at) => {
      embedding.set(places.subarray(2 * at, 2 * at + 2), 2 * i)
    })
    return {
      tensors: {
        ...tensors,
        // Columns of distances are in the caller's order.
        ...(params.metric === 'precomputed' && { columns: hostTensor(Int32Array.from(order), [rows], 'int32') }),
        places: hostTensor(places, [rows, 2], 'float64'),
        embedding: hostTensor(embedding, [rows, 2], 'float64'),
      },
      facts: { divergence, iterations },
    }
  },
  methods(state, params, { features }) {
    const index = pointIndex(TYPE, state, features, params)
    const places = learned(state, 'places', 'float64', [index.rows, 2])
    const k = neighborCount(PLACING, index.rows)
    return {
      async transform(x: DenseMatrix) {
        await checkMetricRows(`${TYPE}.transform`, params.metric, x, false)
        const { distances, indices } = await index.nearest(x, k)
        const placing = placeRows(distances, indices, k, Math.min(PLACING, k), places)
        return hostTensor(await runPausing(placing, checkpoints()), [x.shape[0], 2], 'float64')
      },
      featureNames: () => ['tsne0', 'tsne1'],
    }
  },
  expose: ({ tensors }) => ({ embedding: tensors.embedding as Tensor<'float64'> }),
})

/** As many as matter, as scikit-learn's. */
const neighborCount = (perplexity: number, most: number): number =>
  Math.max(1, Math.min(most, Math.floor(3 * perplexity + 1)))

/** Numbers of the rows, ascending by the first column that differs. */
function rowOrder({ data, shape: [rows, columns] }: DenseMatrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => {
    for (let j = 0; j < columns; j++) {
      const off = data[a * columns + j]! - data[b * columns + j]!
      if (off !== 0) return off
    }
    return a - b
  })
}

/** Rows in an order; columns stay, but for distances, of which they are the rows. */
async function inOrder(
  x: DenseMatrix,
  order: Int32Array,
  square: boolean,
  pause: () => Promise<void>,
): Promise<DenseMatrix> {
  const columns = x.shape[1]
  const data = new Float64Array(x.data.length)
  for (let i = 0; i < order.length; i++) {
    const [from, to] = [order[i]! * columns, i * columns]
    if (square) for (let j = 0; j < columns; j++) data[to + j] = x.data[from + order[j]!]!
    else data.set(x.data.subarray(from, from + columns), to)
    if (i % 64 === 0) await pause()
  }
  return { kind: 'dense', shape: x.shape, data }
}

/** Squared distances of each row's k nearest others: without itself, or where others lie at the same place, without the last. */
function withoutSelf(
  { distances, indices }: { readonly distances: Float64Array; readonly indices: Int32Array },
  rows: number,
  k: number,
) {
  const out = { squares: new Float64Array(rows * k), indices: new Int32Array(rows * k) }
  for (let i = 0; i < rows; i++) {
    const own = indices.subarray(i * (k + 1), (i + 1) * (k + 1)).indexOf(i)
    const left = own < 0 ? k : own
    for (let n = 0; n < k; n++) {
      const from = i * (k + 1) + (n < left ? n : n + 1)
      out.squares[i * k + n] = distances[from]! * distances[from]!
      out.indices[i * k + n] = indices[from]!
    }
  }
  return out
}

/** Small, so that early on all pairs feel one another. */
async function startPlaces(x: DenseMatrix, init: 'pca' | 'random', ctx: FitContext): Promise<Float64Array> {
  const [rows, columns] = x.shape
  if (init === 'random') {
    const random = ctx.stream('init')
    return Float64Array.from({ length: 2 * rows }, () => 1e-4 * random.normal())
  }
  const nComponents = Math.min(2, rows, columns)
  const values = hostTensor(Float64Array.from(x.data), [rows, columns], 'float64')
  const { transformed } = await pca({ nComponents }).fitTransform({ x: values }, ctx.partOptions('init', 0, 1))
  const found = await transformed.data()
  let squares = 0
  for (let i = 0; i < rows; i++) squares += found[i * nComponents]! * found[i * nComponents]!
  const scale = squares > 0 ? 1e-4 / Math.sqrt(squares / rows) : 1
  const out = new Float64Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    for (let q = 0; q < nComponents; q++) out[2 * i + q] = scale * found[i * nComponents + q]!
  }
  return out
}
