import {
  defineClusterer,
  denseOrSparseInput,
  type FitContext,
  GraphBuilder,
  hostTensor,
  integer,
  isSparse,
  learned,
  number,
  ParamError,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { cut, type Kernels } from '@foldwise/kernels'
import { checkMetricRows, checkSymmetric } from '../neighbors/check-metric.ts'
import { addNearest, graphMetric } from '../neighbors/graph.ts'
import { type Algorithm, type Metric, searchParams } from '../neighbors/params.ts'
import {
  metricTensors,
  type PointIndex,
  pointIndex,
  pointsOf,
  pointTensors,
  type Rows,
} from '../neighbors/point-index.ts'
import { sparseTensors } from '../neighbors/sparse-index.ts'
import { nativeRows } from '../svm/kernel/take-rows.ts'
import { numberClusters } from './number-clusters.ts'

const TYPE = 'dbscan'
/** Values of rows that are copied at once. */
const COPIED = 1 << 22

/**
 * Clusters of any shape: rows with at least `minSamples` rows within `eps`, themselves among them, are core rows; core rows within `eps`
 * of one another share a cluster, and what is near no core row is noise (Ester, Kriegel, Sander and Xu, KDD 1996).
 *
 * Other rows belong to the cluster of the nearest core row, if that is within `eps`, and are -1 otherwise: training rows (`model.labels`
 * int32 `[rows]`) and those `predict` is given alike. scikit-learn, which predicts no new rows, lets the first cluster that reaches a
 * border row have it, which depends on the order of rows; core rows, noise, and the clusters of core rows are the same. Clusters are
 * numbered by their least core rows, by the first column that differs. `facts` tell `clusters` and `noise`; `model.coreSampleIndices` is
 * int32. A weight counts a row so many times.
 *
 * Costs a search within `eps` of all rows and one of the core rows, near rows^2 x features operations where eps is large or columns are many; memory for the
 * rows alone. Columns of larger units dominate: scale them first. Not for clusters of different densities.
 * Sparse rows stay sparse, for Euclidean, Manhattan and cosine distances.
 */
export const dbscan = defineClusterer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  usesWeight: true,
  params: {
    /** Rows no farther apart are near. */
    eps: number({ above: 0, default: 0.5, space: { kind: 'number', min: 0.01, max: 10, log: true } }),
    /** Sum of the weights of rows near a core row, at least. */
    minSamples: integer({ min: 1, default: 5, space: { kind: 'integer', min: 2, max: 50, log: true } }),
    metric: searchParams.metric,
    p: searchParams.p,
    algorithm: searchParams.algorithm,
  },
  async fit({ x, rows, weight }, params, ctx) {
    const { eps, minSamples } = params
    const features = x.shape[1]
    const kernels = await ctx.kernels()
    const learnt = await metricTensors(TYPE, kernels, x, params, ctx.checkpoint)
    if (params.metric === 'precomputed' && !isSparse(x)) {
      await checkSymmetric(`${TYPE}.fit`, x, ctx.checkpoint)
    }
    const all = { tensors: await pointTensors(TYPE, kernels, x, params, ctx.checkpoint, learnt), facts: {} }
    const index = pointIndex(TYPE, all, features, params)
    const core = await coreRows(index, x, eps, minSamples, weight, ctx)
    const numbers = Int32Array.from(core.keys()).filter((i) => core[i] === 1)
    const tensors = await coreTensors(kernels, x, numbers, params, learnt, ctx)
    const among = pointIndex(TYPE, { tensors, facts: {} }, features, params)
    const root = await joined(among, x, numbers, eps, ctx)
    // A cluster goes by its first core row.
    const rootRows = new Int32Array(rows)
    root.forEach((r, k) => {
      rootRows[numbers[k]!] = numbers[r]!
    })
    const { cluster, count } = numberClusters(x, numbers, rootRows)
    const clusters = hostTensor(cluster, [numbers.length], 'int32')
    const state = { tensors: { ...tensors, clusters }, facts: {} }
    const labels = new Int32Array(rows)
    numbers.forEach((i, k) => {
      labels[i] = cluster[k]!
    })
    const others = Int32Array.from(core.keys()).filter((i) => core[i] !== 1)
    const nearby = await nearestCluster(state, features, params)(nativeRows(x, others), ctx)
    others.forEach((i, k) => {
      labels[i] = nearby[k]!
    })
    return {
      tensors: {
        ...state.tensors,
        labels: hostTensor(labels, [rows], 'int32'),
        coreSampleIndices: hostTensor(numbers, [numbers.length], 'int32'),
      },
      facts: { clusters: count, noise: labels.filter((c) => c < 0).length },
    }
  },
  methods(state, params, { features }) {
    const find = nearestCluster(state, features, params)
    return {
      async predict(x: Rows) {
        await checkMetricRows(`${TYPE}.predict`, params.metric, x, false)
        return find(x)
      },
    }
  },
  expose: ({ tensors }) => ({
    labels: tensors.labels as Tensor<'int32'>,
    coreSampleIndices: tensors.coreSampleIndices as Tensor<'int32'>,
  }),
  graph(state, params, { features }) {
    graphMetric(TYPE, params)
    const points = pointsOf(TYPE, state, features)
    const clusters = learned(state, 'clusters', 'int32', [undefined])
    if (clusters.length === 0) {
      throw new ParamError(`${TYPE}.toGraph: expected at least one cluster, got none. Raise eps or lower minSamples.`)
    }
    const g = new GraphBuilder()
    const { indices, distances } = addNearest(g, TYPE, points, clusters.length, 1, params)
    const cluster = g.node('Gather', [g.int64([...clusters]), indices])
    const near = g.node('LessOrEqual', [distances(), g.float([params.eps])])
    const label = g.node('Where', [near, cluster, g.int64([-1])])
    g.node('Reshape', [label, g.int64([-1])], {}, { output: 'cluster' })
    g.output('cluster', 'int64', ['N'])
    return g.build()
  },
})

type Params = Metric & { readonly eps: number; readonly algorithm: Algorithm }

/** What new rows are compared with. */
async function coreTensors(
  kernels: Kernels,
  x: Rows,
  core: Int32Array<ArrayBuffer>,
  params: Params,
  learnt: State['tensors'],
  ctx: FitContext,
): Promise<State['tensors']> {
  if (params.metric === 'precomputed') return { columns: hostTensor(core, [core.length], 'int32') }
  const shape = [core.length, x.shape[1]] as const
  if (isSparse(x)) return sparseTensors(nativeRows(x, core) as SparseMatrix)
  if (core.length === 0) return { points: hostTensor(new Float64Array(0), shape, 'float64'), ...learnt }
  return pointTensors(TYPE, kernels, nativeRows(x, core), params, ctx.checkpoint, learnt)
}

/** 1 for rows with enough rows near them. */
async function coreRows(
  index: PointIndex,
  x: Rows,
  eps: number,
  least: number,
  weight: Float64Array | undefined,
  ctx: FitContext,
): Promise<Uint8Array> {
  const rows = x.shape[0]
  const core = new Uint8Array(rows)
  const count = (row: number, found: Int32Array): void => {
    let sum = weight ? 0 : found.length
    if (weight) for (const i of found) sum += weight[i]!
    core[row] = sum >= least ? 1 : 0
  }
  await index.each(x, eps, ctx.threads, count, async (done) => {
    await ctx.checkpoint()
    ctx.progress('core rows', done, rows)
  })
  return core
}

/** For each core row the first core row that chains of near core rows lead to, both by their places among core rows. */
async function joined(index: PointIndex, x: Rows, core: Int32Array, eps: number, ctx: FitContext): Promise<Int32Array> {
  const count = core.length
  const parent = Int32Array.from({ length: count }, (_, i) => i)
  if (count === 0) return parent
  const rootOf = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  const join = (row: number, found: Int32Array): void => {
    for (const i of found) {
      if (i >= row) continue
      const [a, b] = [rootOf(i), rootOf(row)]
      parent[Math.max(a, b)] = Math.min(a, b)
    }
  }
  // Few copies of rows at once: of distances, each has as many as there are rows.
  for (const [from, to] of cut(count, Math.max(1, Math.floor(COPIED / x.shape[1])))) {
    const some = nativeRows(x, core.subarray(from, to))
    const joinSome = (row: number, found: Int32Array): void => join(from + row, found)
    await index.each(some, eps, ctx.threads, joinSome, async (done) => {
      await ctx.checkpoint()
      ctx.progress('clusters', from + done, count)
    })
  }
  return parent.map((_, i) => rootOf(i))
}

/** The cluster of the nearest core row within `eps`, or -1. */
function nearestCluster(
  state: State,
  features: number | undefined,
  params: Params,
): (x: Rows, ctx?: FitContext) => Promise<Int32Array<ArrayBuffer>> {
  const { eps } = params
  const index = pointIndex(TYPE, state, features, params)
  const clusters = learned(state, 'clusters', 'int32', [index.rows])
  return async (x, ctx) => {
    if (clusters.length === 0 || x.shape[0] === 0) return new Int32Array(x.shape[0]).fill(-1)
    const { distances, indices } = await index.nearest(x, 1, ctx?.threads, ctx?.checkpoint)
    return Int32Array.from(indices, (i, row) => (distances[row]! <= eps ? clusters[i]! : -1))
  }
}
