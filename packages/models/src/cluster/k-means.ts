import {
  custom,
  type DenseMatrix,
  defineClusterer,
  denseInput,
  hostTensor,
  integer,
  learned,
  number,
  oneOf,
  ParamError,
  type Tensor,
} from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { columnVariances } from '../decomposition/column-variances.ts'
import { assign } from './assign.ts'
import { type Clustering, lloyd } from './lloyd.ts'
import { nearestCenterGraph } from './nearest-center-graph.ts'
import { plusPlusCenters, randomCenters } from './seed-centers.ts'

const TYPE = 'kMeans'

/**
 * Divides rows into clusters around centres, and gives each row the cluster whose centre is nearest.
 *
 * Minimises the sum of squared distances of rows to their centres, from a good start, to a minimum that need not be the least of all
 * (Lloyd, IEEE Transactions on Information Theory 28, 1982; start by k-means++, Arthur and Vassilvitskii, SODA 2007); of `nInit` runs the
 * best is taken. Clusters are numbered by their centres, ascending by the first column that differs. Models have `clusterCenters` float64
 * `[nClusters, features]`; `facts` tell `inertia` (the sum), `iterations` and `converged`. Runs that stop early warn with code
 * `not-converged`.
 *
 * Costs rows x nClusters x features operations an iteration. Distances depend on the columns' units: scale them first. Not for clusters
 * of very different sizes or long shapes; and the number of clusters has to be known.
 */
export const kMeans = defineClusterer({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: {
    nClusters: integer({ min: 1, default: 8, space: { kind: 'integer', min: 2, max: 50, log: true } }),
    init: oneOf('k-means++', 'random'),
    /** Runs from different starts; null: 1 for `'k-means++'`, 10 for `'random'`. */
    nInit: custom<number | null>({
      kind: 'integer',
      default: null,
      expects: 'an integer >= 1, or null',
      accepts: (v) => v === null || (Number.isSafeInteger(v) && (v as number) >= 1),
    }),
    maxIter: integer({ min: 1, default: 300 }),
    /** A run ends when the sum of squares that centres moved is at most `tol` times the mean variance of the columns. */
    tol: number({ min: 0, default: 1e-4 }),
  },
  async fit({ x, rows }, { nClusters, init, nInit, maxIter, tol }, ctx) {
    const columns = x.shape[1]
    if (nClusters > rows) {
      throw new ParamError(
        `${TYPE}.fit: expected 'nClusters' to be at most the number of rows, ${rows}, got ${nClusters}. Lower it.`,
      )
    }
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const dense = { rows, columns, values: ws.float64(x.data) }
    const limit = (tol * columnVariances(x).reduce((a, b) => a + b, 0)) / columns
    const runs = nInit ?? (init === 'random' ? 10 : 1)
    let best: Clustering | undefined
    for (let run = 0; run < runs; run++) {
      const random = ctx.stream('init', run)
      const start =
        init === 'random'
          ? randomCenters(dense, nClusters, random)
          : await plusPlusCenters(kernels, dense, nClusters, random, ctx)
      const found = await lloyd(kernels, dense, start, { maxIter, tol: limit }, ctx)
      if (!best || found.inertia < best.inertia) best = found
      ctx.progress('fit', run + 1, runs, { inertia: best.inertia })
    }
    const { centers, inertia, iterations, converged, shift } = best!
    if (!converged) {
      ctx.warn(
        'not-converged',
        `${TYPE}.fit: expected centres to move by at most ${limit.toExponential(2)} in squares, got ${shift.toExponential(2)} after ${iterations} iterations. Raise maxIter or tol.`,
      )
    }
    return {
      tensors: { clusterCenters: hostTensor(inOrder(centers, columns), [nClusters, columns], 'float64') },
      facts: { inertia, iterations, converged },
    }
  },
  methods(state, { nClusters }, { features }) {
    const centers = learned(state, 'clusterCenters', 'float64', [nClusters, features])
    return {
      async predict({ data, shape: [rows, columns] }: DenseMatrix) {
        if (rows === 0) return new Int32Array(0)
        const kernels = await loadKernels()
        using ws = kernels.workspace()
        const labels = ws.raw(Int32Array, rows)
        const dense = { rows, columns, values: ws.float64(data) }
        assign(kernels, dense, centers, ws.raw(Float64Array, rows), labels)
        return labels.copy()
      },
    }
  },
  expose: ({ tensors }) => ({ clusterCenters: tensors.clusterCenters as Tensor<'float64'> }),
  graph: (state, { nClusters }, { features }) =>
    nearestCenterGraph(learned(state, 'clusterCenters', 'float64', [nClusters, features]), nClusters),
})

/** Centres ascending by their first column that differs, so that numbers of clusters do not depend on the start. */
function inOrder(centers: Float64Array, columns: number): Float64Array<ArrayBuffer> {
  const rows = Array.from({ length: centers.length / columns }, (_, c) =>
    centers.subarray(c * columns, (c + 1) * columns),
  )
  rows.sort((a, b) => {
    const j = a.findIndex((v, i) => v !== b[i])
    return j < 0 ? 0 : a[j]! - b[j]!
  })
  const out = new Float64Array(centers.length)
  rows.forEach((row, c) => {
    out.set(row, c * columns)
  })
  return out
}
