import { defineClusterer, denseOrSparseInput, hostTensor, integer, number, type Tensor } from '@foldwise/core'
import { runPausing } from '@foldwise/kernels'
import { checkSize } from '../decomposition/check-size.ts'
import { columnVariances } from '../decomposition/column-variances.ts'
import { distanceAbilities } from './center-distances.ts'
import { centerMethods, centersOf } from './center-methods.ts'
import { centerOrder, reordered } from './center-order.ts'
import { checkClusters, givenCenters, initParam, runsParam } from './center-params.ts'
import { clusterRows } from './cluster-rows.ts'
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
 * `[nClusters, features]`, `transform(x)`, the distances of rows from them, and `inertia(x)`, the sum for other rows; `facts` tell `inertia`, `iterations` and `converged`. Runs that stop early warn with code
 * `not-converged`.
 *
 * An iteration costs rows x nClusters x features operations at most: bounds from the triangle inequality spare most distances once
 * centres move little, and change no result (Ding et al., Yinyang k-means, ICML 2015); they take rows x nClusters / 8 numbers, and never
 * more than 32 a row. Distances depend on the columns' units: scale them first. Not for clusters
 * of very different sizes or long shapes; and the number of clusters has to be known.
 *
 * Sparse rows stay sparse; centres are dense. Their distances come from squares and products, |x|^2 - 2 x.c + |c|^2, without bounds, as
 * scikit-learn's: an iteration costs stored values x nClusters, and of centres as near as rounding of |x|^2 any is a row's nearest.
 */
export const kMeans = defineClusterer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    nClusters: integer({ min: 1, default: 8, space: { kind: 'integer', min: 2, max: 50, log: true } }),
    /** `'k-means++'`; `'random'` rows; or the centres to start from, `[nClusters][features]`. */
    init: initParam(),
    /** Runs from different starts; null: 10 for `'random'`, else 1. */
    nInit: runsParam(),
    maxIter: integer({ min: 1, default: 300 }),
    /** A run ends when the sum of squares that centres moved is at most `tol` times the mean variance of the columns. */
    tol: number({ min: 0, default: 1e-4 }),
  },
  usesWeight: true,
  async fit({ x, weight }, { nClusters, init, nInit, maxIter, tol }, ctx) {
    const columns = x.shape[1]
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const data = clusterRows(kernels, ws, x, weight)
    checkClusters(`${TYPE}.fit`, nClusters, data.rows, weight !== undefined)
    const given = typeof init === 'string' ? undefined : givenCenters(`${TYPE}.fit`, init, nClusters, columns)
    const variances = await runPausing(columnVariances(x), ctx.checkpoint)
    const total = variances.reduce((a, b) => a + b, 0)
    checkSize(`${TYPE}.fit`, total)
    const limit = (tol * total) / columns
    const runs = given ? 1 : (nInit ?? (init === 'random' ? 10 : 1))
    let best: Clustering | undefined
    for (let run = 0; run < runs; run++) {
      const random = ctx.stream('init', run)
      const start =
        given ??
        (init === 'random'
          ? randomCenters(data, nClusters, random)
          : await plusPlusCenters(kernels, data, nClusters, random, ctx))
      const found = await lloyd(kernels, data, start, { maxIter, tol: limit }, ctx)
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
      tensors: {
        clusterCenters: hostTensor(
          reordered(centers, columns, centerOrder(centers, columns)),
          [nClusters, columns],
          'float64',
        ),
      },
      facts: { inertia, iterations, converged },
    }
  },
  methods: (state, { nClusters }, { features }) => centerMethods(state, nClusters, features),
  expose: (state, { nClusters }, { features }) => ({
    clusterCenters: state.tensors.clusterCenters as Tensor<'float64'>,
    ...distanceAbilities(TYPE, state, nClusters, features),
  }),
  graph: (state, { nClusters }, { features }) => nearestCenterGraph(centersOf(state, nClusters, features), nClusters),
})
