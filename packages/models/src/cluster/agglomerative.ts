import {
  type DenseMatrix,
  defineClusterer,
  denseInput,
  type FitContext,
  GraphBuilder,
  hostTensor,
  InputError,
  integer,
  learned,
  number,
  oneOf,
  optional,
  ParamError,
  type State,
  type Tensor,
} from '@foldwise/core'
import { checkMetricRows, checkSymmetric } from '../neighbors/check-metric.ts'
import { addNearest, graphMetric } from '../neighbors/graph.ts'
import { type Metric, metricParams } from '../neighbors/params.ts'
import { metricTensors, pointIndex, pointTensors } from '../neighbors/point-index.ts'
import { checkClusters } from './center-params.ts'
import { chainMerges, pairsFrom } from './linkage/chain-merges.ts'
import { type Linkage, type Merge, type MergeTree, mergeTree, rootsAfter } from './linkage/merge.ts'
import { rowDistances } from './linkage/row-distances.ts'
import { spanningMerges } from './linkage/spanning-merges.ts'
import { numberClusters } from './number-clusters.ts'

const TYPE = 'agglomerative'
/** Distances of pairs that fit into memory: 2 GiB. */
const MOST_PAIRS = 1 << 28
/** Operations between two looks at the signal. */
const STEPS = 1 << 22

/**
 * Clusters of clusters: begins with each row alone, and joins the two nearest clusters again and again, until `nClusters` are left or the
 * nearest are `distanceThreshold` apart. The whole tree is kept.
 *
 * How far clusters are apart is `linkage`: `'ward'`, by what joining them adds to the sum of squares about means (Ward, Journal of the
 * American Statistical Association 58, 1963); their farthest rows (`'complete'`), the mean of all pairs (`'average'`), their nearest rows
 * (`'single'`). Models have `labels` int32 `[rows]`; `children` int32 `[rows - 1, 2]`, the clusters of each merge (below `rows` a row, else
 * `rows` + the merge that made it); and `distances` float64 `[rows - 1]`: scikit-learn's `children_` and `distances_`. Clusters are numbered by their least rows, by the first
 * column that differs. `predict` gives other rows the cluster of the nearest training row. `facts` tell `clusters`.
 *
 * Costs rows^2 x features operations by chains of nearest neighbours, and 4 rows^2 bytes of memory, up to 23,000 rows; `'single'` by a
 * minimum spanning tree, without that memory. Columns of larger units dominate: scale them first. `'single'` follows chains of rows
 * between clusters. There is no `connectivity`. Weights of rows are refused; the reference takes none.
 */
export const agglomerative = defineClusterer({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: {
    /** Null where `distanceThreshold` says where to stop. */
    nClusters: { ...optional(integer({ min: 1, default: 2 })), default: 2 as number | null },
    /** Clusters at this distance or farther apart are not joined; `nClusters` has to be null then. */
    distanceThreshold: optional(number({ min: 0, default: 0 })),
    linkage: oneOf('ward', 'complete', 'average', 'single'),
    ...metricParams,
  },
  async fit({ x, rows }, params, ctx) {
    const { nClusters, distanceThreshold, metric } = params
    checkParams(params)
    if (nClusters !== null) checkClusters(`${TYPE}.fit`, nClusters, rows, false)
    const kernels = await ctx.kernels()
    const learnt = await metricTensors(TYPE, kernels, x, params, ctx.checkpoint)
    if (metric === 'precomputed') await checkSymmetric(`${TYPE}.fit`, x, ctx.checkpoint)
    const tree = mergeTree(await merges(x, params, learnt, ctx), rows)
    const kept = nClusters === null ? below(tree, distanceThreshold!) : rows - nClusters
    const all = Int32Array.from({ length: rows }, (_, i) => i)
    const { cluster, count } = numberClusters(x, all, rootsAfter(tree, rows, kept))
    const search = { ...params, algorithm: 'auto' } as const
    return {
      tensors: {
        ...(await pointTensors(TYPE, kernels, x, search, ctx.checkpoint, learnt)),
        labels: hostTensor(cluster, [rows], 'int32'),
        children: hostTensor(tree.children, [rows - 1, 2], 'int32'),
        distances: hostTensor(tree.distances, [rows - 1], 'float64'),
      },
      facts: { clusters: count },
    }
  },
  methods(state, params, { features }) {
    const index = pointIndex(TYPE, state, features, params)
    const labels = learned(state, 'labels', 'int32', [index.rows])
    return {
      async predict(x: DenseMatrix) {
        await checkMetricRows(`${TYPE}.predict`, params.metric, x, false)
        const { indices } = await index.nearest(x, 1)
        return Int32Array.from(indices, (i) => labels[i]!)
      },
    }
  },
  expose: ({ tensors }) => ({
    labels: tensors.labels as Tensor<'int32'>,
    children: tensors.children as Tensor<'int32'>,
    distances: tensors.distances as Tensor<'float64'>,
  }),
  graph(state, params, { features }) {
    graphMetric(TYPE, params)
    const points = learned(state, 'points', 'float64', [undefined, features])
    const labels = learned(state, 'labels', 'int32', [undefined])
    const g = new GraphBuilder()
    const { indices } = addNearest(g, TYPE, points, labels.length, 1, params)
    g.node('Reshape', [g.node('Gather', [g.int64([...labels]), indices]), g.int64([-1])], {}, { output: 'cluster' })
    g.output('cluster', 'int64', ['N'])
    return g.build()
  },
})

interface Params extends Metric {
  readonly nClusters: number | null
  readonly distanceThreshold: number | null
  readonly linkage: Linkage
}

function checkParams({ nClusters, distanceThreshold, linkage, metric, p }: Params): void {
  if ((nClusters === null) === (distanceThreshold === null)) {
    const got = nClusters === null ? 'neither' : 'both'
    throw new ParamError(
      `${TYPE}.fit: expected either 'nClusters' or 'distanceThreshold', got ${got}. Set the one that does not count to null.`,
    )
  }
  if (linkage === 'ward' && metric !== 'euclidean' && !(metric === 'minkowski' && p === 2)) {
    throw new ParamError(
      `${TYPE}.fit: expected metric 'euclidean' for linkage 'ward', got '${metric}'. Choose another linkage, such as 'average'.`,
    )
  }
}

async function merges(x: DenseMatrix, params: Params, learnt: State['tensors'], ctx: FitContext): Promise<Merge[]> {
  const [rows, columns] = x.shape
  const { linkage } = params
  const distance = await rowDistances(x, params, learnt, ctx.checkpoint)
  const perCheckpoint = Math.max(1, Math.floor(STEPS / (rows * (params.metric === 'precomputed' ? 8 : columns))))
  const look = async (done: number): Promise<void> => {
    await ctx.checkpoint()
    ctx.progress('merges', done, rows - 1)
  }
  if (linkage === 'single') return spanningMerges(rows, distance, perCheckpoint, look)
  const count = (rows * (rows - 1)) / 2
  if (count > MOST_PAIRS) {
    throw new InputError(
      `${TYPE}.fit: expected at most 23,170 rows for linkage '${linkage}', got ${rows}. Take linkage 'single', or first make a few thousand clusters with miniBatchKMeans and join their centres.`,
    )
  }
  const pairs = new Float64Array(count)
  for (let i = 0; i < rows; i++) {
    const from = pairsFrom(i, rows)
    for (let j = i + 1; j < rows; j++) pairs[from + j] = distance(i, j)
    if (i % perCheckpoint === 0) {
      await ctx.checkpoint()
      ctx.progress('distances', i, rows)
    }
  }
  return chainMerges(pairs, rows, linkage, look)
}

/** How many merges are of clusters nearer than that. */
function below({ distances }: MergeTree, threshold: number): number {
  return distances.filter((d) => d < threshold).length
}
