import {
  defineClusterer,
  denseOrSparseInput,
  type Facts,
  hostTensor,
  integer,
  learned,
  number,
  optional,
  ParamError,
  type State,
  type Tensor,
} from '@foldwise/core'
import { runPausing } from '@foldwise/kernels'
import { checkSize } from '../decomposition/check-size.ts'
import { columnVariances } from '../decomposition/column-variances.ts'
import { batchStopRule } from './batch-stop-rule.ts'
import { distanceAbilities } from './center-distances.ts'
import { centerMethods, centersOf } from './center-methods.ts'
import { centerOrder, reordered } from './center-order.ts'
import { checkClusters, initParam, runsParam } from './center-params.ts'
import { clusterRows } from './cluster-rows.ts'
import { squaredShift } from './lloyd.ts'
import { bestStart, startFrom } from './mini-batch-start.ts'
import { miniBatchStep, type RunningCenters } from './mini-batch-step.ts'
import { nearestCenterGraph } from './nearest-center-graph.ts'
import { someRows, totalInertia, weightedDraws } from './row-draws.ts'

const TYPE = 'miniBatchKMeans'

const params = {
  nClusters: integer({ min: 1, default: 8, space: { kind: 'integer', min: 2, max: 50, log: true } }),
  /** `'k-means++'`; `'random'` rows; or the centres to start from, `[nClusters][features]`. */
  init: initParam(),
  /** Starts, of which the best on `initSize` drawn rows is taken; null: 3 for `'random'`, else 1. `fitMore` takes one. */
  nInit: runsParam(),
  /** Rows that starts are drawn from; null: 3 batches, or 3 rows a cluster where that is more. */
  initSize: optional(integer({ min: 1, default: 1 })),
  /** Passes over as many rows as there are, at most. */
  maxIter: integer({ min: 1, default: 100 }),
  /** Rows drawn for a step. */
  batchSize: integer({ min: 1, default: 1024, space: { kind: 'integer', min: 64, max: 8192, log: true } }),
  /** `fit` ends at a step that moves centres by at most `tol` times the mean variance of the columns, in squares; 0: never. */
  tol: number({ min: 0, default: 0 }),
  /** `fit` ends after so many steps without a better smoothed inertia; null: never. */
  maxNoImprovement: { ...optional(integer({ min: 1, default: 10 })), default: 10 as number | null },
  /** Centres that have had less than this share of the most rows that one has had are moved to random rows. */
  reassignmentRatio: number({ min: 0, max: 1, default: 0.01 }),
}

/**
 * `kMeans` for very many rows: each step looks at a batch of them only, and moves each centre towards its rows in it, by less the more
 * rows it has had (Sculley, Web-scale k-means clustering, WWW 2010; starts, reassignment of light centres and the rules by which it
 * stops are scikit-learn's).
 *
 * `fit` draws rows into batches, each as likely as its weight; `fitMore` takes a batch that the caller has, with its weights, and makes one
 * step: of a stream, or of files larger than memory. Clusters are numbered by their first centres (`fitMore`) or last ones (`fit`),
 * ascending by the first column that differs. Models have `clusterCenters` float64 `[nClusters, features]` and `counts` `[nClusters]`,
 * how much weight each centre has had, and `transform` and `inertia` of `kMeans`; `facts` tell `inertia` (the weighted sum of squared distances, after `fitMore` of its batch),
 * `steps`, and after `fit` `converged`. A fit that `maxIter` ends warns with code `not-converged`.
 *
 * A step costs batchSize x nClusters x features operations, and the rows stay where they are. Sums of squares end a few per cent above
 * those of `kMeans`, which is better where its time allows, and not for clusters it is not for either. Sparse rows stay sparse, as there.
 */
export const miniBatchKMeans = defineClusterer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params,
  usesWeight: true,
  async fit({ x, rows, weight }, params, ctx) {
    const { nClusters, maxIter, tol, maxNoImprovement, reassignmentRatio } = params
    const columns = x.shape[1]
    const kernels = await ctx.kernels()
    const batchSize = Math.min(params.batchSize, rows)
    const running = begin(await bestStart(TYPE, kernels, x, weight, { ...params, batchSize }, ctx), nClusters)
    const draws = ctx.stream('batches')
    const draw = weightedDraws(rows, weight, draws)
    const variances = await runPausing(columnVariances(x), ctx.checkpoint)
    const total = variances.reduce((a, b) => a + b, 0)
    checkSize(`${TYPE}.fit`, total)
    const limit = (tol * total) / columns
    const stop = batchStopRule({ batchSize, rows, tol: limit, maxNoImprovement })
    const most = Math.max(1, Math.floor((maxIter * rows) / batchSize))
    let steps = 0
    let converged = false
    while (!converged && steps < most) {
      await ctx.checkpoint()
      using ws = kernels.workspace()
      // Weights say how often a row is drawn, so that in its batch it weighs 1.
      const batch = someRows(kernels, ws, x, Int32Array.from({ length: batchSize }, draw), undefined)
      const before = running.centers
      const inertia = await miniBatchStep(kernels, batch, running, reassignmentRatio, draws, ctx)
      const moved = squaredShift(before, running.centers)
      converged = stop.after(inertia, moved)
      ctx.progress('steps', ++steps, most, { inertia: inertia / batchSize })
    }
    if (!converged && (tol > 0 || maxNoImprovement !== null)) {
      ctx.warn(
        'not-converged',
        `${TYPE}.fit: expected a rule to end the fit, got ${steps} steps without. Raise maxIter, or lower maxNoImprovement.`,
      )
    }
    const inertia = await totalInertia(kernels, x, weight, running.centers, ctx)
    return stateOf(numbered(running, columns), { inertia, steps, converged })
  },
  async fitMore(state, { x, rows, weight }, params, ctx) {
    const { nClusters, init, reassignmentRatio } = params
    const columns = x.shape[1]
    const kernels = await ctx.kernels()
    const steps = state ? Number(state.facts.steps) : 0
    const random = ctx.stream('batch', steps)
    using ws = kernels.workspace()
    const batch = clusterRows(kernels, ws, x, weight)
    let running: RunningCenters
    if (state) running = resumed(state, nClusters, columns)
    else {
      checkClusters(`${TYPE}.fitMore`, nClusters, batch.rows, weight !== undefined)
      const start = await startFrom(`${TYPE}.fitMore`, kernels, batch, { nClusters, init }, random, ctx)
      running = numbered(begin(start, nClusters), columns)
    }
    await miniBatchStep(kernels, batch, running, reassignmentRatio, random, ctx)
    const inertia = await totalInertia(kernels, x, weight, running.centers, ctx)
    checkSize(`${TYPE}.fitMore`, inertia)
    ctx.progress('fit', rows, rows, { inertia })
    return stateOf(running, { inertia, steps: steps + 1 })
  },
  methods: (state, { nClusters }, { features }) => centerMethods(state, nClusters, features),
  expose: (state, { nClusters }, { features }) => ({
    clusterCenters: state.tensors.clusterCenters as Tensor<'float64'>,
    counts: state.tensors.counts as Tensor<'float64'>,
    ...distanceAbilities(TYPE, state, nClusters, features),
  }),
  graph: (state, { nClusters }, { features }) => nearestCenterGraph(centersOf(state, nClusters, features), nClusters),
})

const begin = (centers: Float64Array, count: number): RunningCenters => ({
  centers,
  counts: new Float64Array(count),
  since: 0,
})

function numbered({ centers, counts, since }: RunningCenters, columns: number): RunningCenters {
  const order = centerOrder(centers, columns)
  return { centers: reordered(centers, columns, order), counts: reordered(counts, 1, order), since }
}

function stateOf({ centers, counts, since }: RunningCenters, facts: Facts): State {
  const count = counts.length
  return {
    tensors: {
      clusterCenters: hostTensor(Float64Array.from(centers), [count, centers.length / count], 'float64'),
      counts: hostTensor(Float64Array.from(counts), [count], 'float64'),
    },
    facts: { ...facts, sinceReassigned: since },
  }
}

/** What a state was made of. */
function resumed(state: State, nClusters: number, columns: number): RunningCenters {
  const known = state.tensors.clusterCenters?.shape[0]
  if (known !== nClusters) {
    throw new ParamError(
      `${TYPE}.fitMore: expected 'nClusters' to be the model's, ${known}, got ${nClusters}. Begin a new model to change it.`,
    )
  }
  return {
    centers: learned(state, 'clusterCenters', 'float64', [nClusters, columns]),
    counts: learned(state, 'counts', 'float64', [nClusters]),
    since: Number(state.facts.sinceReassigned),
  }
}
