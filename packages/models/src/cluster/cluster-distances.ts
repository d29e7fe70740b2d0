import {
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  isSparse,
  type SparseMatrix,
  type Tensor,
} from '@foldwise/core'
import { centerDistances } from './center-distances.ts'
import { centersOf } from './center-methods.ts'
import { kMeans } from './k-means.ts'
import { centerDistancesGraph } from './nearest-center-graph.ts'

const TYPE = 'clusterDistances'

/**
 * Distances of rows from the centres of their clusters as columns: `kMeans` as a step of a pipeline, which scikit-learn's class of that
 * name is too.
 *
 * `fit` is that of `kMeans`, with its parameters; `transform` gives float64 `[rows, nClusters]`, Euclidean distances. Models have
 * `clusterCenters` float64 `[nClusters, features]`, and the `facts` of `kMeans`. A linear model of such columns can bend around clusters:
 * take many of them (Coates and Ng, Learning feature representations with k-means, 2012).
 *
 * Costs what `kMeans` does, and rows x nClusters x features operations for distances. Distances depend on the columns' units: scale them
 * first. Not for a few dimensions to look at: take `pca` or `tsne`.
 */
export const clusterDistances = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: kMeans.params,
  usesWeight: true,
  copiesRows: true,
  async fit({ x, weight }, params, ctx) {
    const rows = isSparse(x) ? x : hostTensor(x.data as Float64Array<ArrayBuffer>, x.shape, 'float64')
    const recipe = kMeans(params)
    using model = await recipe.fit({ x: rows, ...(weight && { weight }) }, ctx.partOptions('clusters', 0, 1))
    const centers = Float64Array.from(centersOf(model.toState(), params.nClusters, x.shape[1]))
    return {
      tensors: { clusterCenters: hostTensor(centers, [params.nClusters, x.shape[1]], 'float64') },
      facts: model.facts,
    }
  },
  methods(state, { nClusters }, { features }) {
    const centers = centersOf(state, nClusters, features)
    return {
      transform: (x: DenseMatrix | SparseMatrix): Promise<Tensor<'float64'>> => centerDistances(x, centers, nClusters),
      featureNames: () => Array.from({ length: nClusters }, (_, c) => `${TYPE}${c}`),
    }
  },
  expose: ({ tensors }) => ({ clusterCenters: tensors.clusterCenters as Tensor<'float64'> }),
  graph: (state, { nClusters }, { features }) => centerDistancesGraph(centersOf(state, nClusters, features), nClusters),
})
