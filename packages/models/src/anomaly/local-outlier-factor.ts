import {
  custom,
  type DenseMatrix,
  defineOutlierDetector,
  denseOrSparseInput,
  FormatError,
  hostTensor,
  integer,
  learned,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { graphMetric } from '../neighbors/graph.ts'
import { searchParams } from '../neighbors/params.ts'
import { pointIndex, pointsOf, pointTensors } from '../neighbors/point-index.ts'
import type { Neighbors } from '../neighbors/search.ts'
import { localOutlierGraph } from './local-outlier-graph.ts'
import { percentile } from './percentile.ts'

const TYPE = 'localOutlierFactor'
/** Keeps the density of equal rows finite, as scikit-learn's. */
const TINY = 1e-10

/**
 * How much thinner rows lie around each row than around its neighbours: the mean density of the neighbours over its own (Breunig,
 * Kriegel, Ng and Sander, LOF, SIGMOD 2000).
 *
 * The density is the inverse of the mean reachability distance, the larger of a neighbour's distance and of that neighbour's own
 * distance to its `nNeighbors`-th. `scoreSamples` is the factor times -1: near -1 where rows lie as densely as those around them, far
 * below where they do not. A row is compared with the training rows, which it does not belong to; those have been compared with the
 * others, `model.negativeOutlierFactor` float64 `[rows]`. With fewer rows than neighbours, all others are taken, with a warning.
 *
 * Finds rows that are unusual within their surroundings, which isolation forests are blind to; costs the search for all rows'
 * neighbours, rows^2 x features operations where no tree helps. Columns of larger units dominate: scale them first. Many equal rows have
 * no density: raise nNeighbors above their number. Sparse rows stay sparse, for Euclidean, Manhattan and cosine distances.
 */
export const localOutlierFactor = defineOutlierDetector({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    ...searchParams,
    nNeighbors: integer({ min: 1, default: 20, space: { kind: 'integer', min: 5, max: 50, log: true } }),
    /** Share of outliers among the training rows, which sets `offset`; `'auto'`: an offset of -1.5, as in the paper. */
    contamination: custom<number | 'auto'>({
      kind: 'contamination',
      default: 'auto',
      expects: "'auto', or a share > 0 and <= 0.5",
      accepts: (v) => v === 'auto' || (typeof v === 'number' && v > 0 && v <= 0.5),
    }),
  },
  async fit({ x, rows }, params, ctx) {
    const k = Math.max(1, Math.min(params.nNeighbors, rows - 1))
    if (k < params.nNeighbors) {
      ctx.warn(
        'few-rows',
        `${TYPE}.fit: expected 'nNeighbors' to be below the number of rows, ${rows}, got ${params.nNeighbors}. ${k} are taken; lower it.`,
      )
    }
    const tensors = await pointTensors(TYPE, await ctx.kernels(), x, params, ctx.checkpoint)
    const index = pointIndex(TYPE, { tensors, facts: {} }, x.shape[1], params)
    const found = withoutSelf(await index.nearest(x, Math.min(rows, k + 1), ctx.threads, ctx.checkpoint), rows, k)
    await ctx.checkpoint()
    const reach = Float64Array.from({ length: rows }, (_, i) => found.distances[(i + 1) * k - 1]!)
    const density = densities(found, reach, k)
    await ctx.checkpoint()
    const factor = factors(found, density, density, k)
    ctx.progress('fit', 1, 1)
    const vector = (data: Float64Array) => hostTensor(Float64Array.from(data), [rows], 'float64')
    return {
      tensors: {
        ...tensors,
        reach: vector(reach),
        density: vector(density),
        negativeOutlierFactor: vector(factor),
      },
      facts: {
        neighbors: k,
        offset: params.contamination === 'auto' ? -1.5 : percentile(factor, params.contamination),
      },
    }
  },
  methods(state, params, { features }) {
    const index = pointIndex(TYPE, state, features, params)
    const { k, offset, reach, density } = learnedOf(state, index.rows)
    return {
      offset,
      async scoreSamples(x: DenseMatrix | SparseMatrix) {
        const found = await index.nearest(x, k)
        return factors(found, densities(found, reach, k), density, k)
      },
    }
  },
  expose: ({ tensors }) => ({ negativeOutlierFactor: tensors.negativeOutlierFactor as Tensor<'float64'> }),
  graph(state, params, { features }) {
    graphMetric(TYPE, params)
    const points = pointsOf(TYPE, state, features)
    const learnt = learnedOf(state, points.length / (features ?? 1))
    return localOutlierGraph(TYPE, points, learnt, params, TINY)
  },
})

function learnedOf(state: State, rows: number) {
  const { neighbors, offset } = state.facts
  const fits = typeof neighbors === 'number' && Number.isInteger(neighbors) && neighbors >= 1 && neighbors <= rows
  if (!fits || !(typeof offset === 'number' && Number.isFinite(offset))) {
    throw new FormatError(
      `${TYPE}: expected the facts 'neighbors', from 1 to ${rows}, and 'offset', got ${neighbors} and ${offset}. The file is damaged.`,
    )
  }
  const reach = learned(state, 'reach', 'float64', [rows])
  const density = learned(state, 'density', 'float64', [rows])
  return { k: neighbors, offset, reach, density }
}

/** Of each row's k + 1 nearest, its k nearest others: without itself, or where others lie at the same place, without the last. */
function withoutSelf({ distances, indices }: Neighbors, rows: number, k: number): Neighbors {
  const wide = indices.length / rows
  if (wide === k) return { distances, indices }
  const out = { distances: new Float64Array(rows * k), indices: new Int32Array(rows * k) }
  for (let i = 0; i < rows; i++) {
    const found = indices.subarray(i * wide, (i + 1) * wide)
    const self = found.indexOf(i)
    const left = self < 0 ? wide - 1 : self
    for (let n = 0; n < k; n++) {
      const from = i * wide + (n < left ? n : n + 1)
      out.distances[i * k + n] = distances[from]!
      out.indices[i * k + n] = indices[from]!
    }
  }
  return out
}

/** Local reachability density of each row. `reach` is each point's distance to its own k-th neighbour. */
function densities({ distances, indices }: Neighbors, reach: Float64Array, k: number): Float64Array {
  const out = new Float64Array(indices.length / k)
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    for (let n = i * k; n < (i + 1) * k; n++) sum += Math.max(distances[n]!, reach[indices[n]!]!)
    out[i] = 1 / (sum / k + TINY)
  }
  return out
}

/** Mean density of the neighbours over the row's own, negative. */
function factors({ indices }: Neighbors, own: Float64Array, density: Float64Array, k: number): Float64Array {
  return own.map((d, i) => {
    let sum = 0
    for (let n = i * k; n < (i + 1) * k; n++) sum += density[indices[n]!]! / d
    return -(sum / k)
  })
}
