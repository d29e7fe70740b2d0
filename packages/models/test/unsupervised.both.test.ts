import { type Model, save } from '@foldwise/core'
import { expect, test } from 'vitest'
import { agglomerative, dbscan, gaussianMixture, miniBatchKMeans, nearestNeighbors, nmf, tsne } from '../src/index.ts'
import clusters from './fixtures/clusters.json' with { type: 'json' }
import metrics from './fixtures/neighbor-metrics.json' with { type: 'json' }

const { iris, wine } = clusters.data
const { counts, places } = metrics.data
const quiet = { onWarning() {} }
type Options = { readonly threads: number }
const fits: { readonly [name: string]: (o: Options) => Promise<Model> } = {
  miniBatchKMeans: (o) => miniBatchKMeans({ nClusters: 5, batchSize: 32 }).fit({ x: wine }, { ...o, ...quiet }),
  'gaussianMixture, full': (o) => gaussianMixture({ nComponents: 3 }).fit({ x: iris }, { ...o, ...quiet }),
  'gaussianMixture, tied': (o) =>
    gaussianMixture({ nComponents: 3, covarianceType: 'tied' }).fit({ x: iris }, { ...o, ...quiet }),
  'agglomerative, average': (o) => agglomerative({ linkage: 'average', metric: 'correlation' }).fit({ x: wine }, o),
  'dbscan, haversine': (o) => dbscan({ metric: 'haversine', eps: 0.3, minSamples: 3 }).fit({ x: places }, o),
  'nearestNeighbors, mahalanobis': (o) => nearestNeighbors({ metric: 'mahalanobis' }).fit({ x: wine }, o),
  'dbscan, minkowski': (o) => dbscan({ metric: 'minkowski', p: 2.5, eps: 25 }).fit({ x: wine }, o),
  nmf: (o) => nmf({ init: 'random' }).fit({ x: counts }, { ...o, ...quiet }),
  'nmf, divergence': (o) =>
    nmf({ init: 'random', solver: 'mu', betaLoss: 'kullback-leibler' }).fit({ x: counts }, { ...o, ...quiet }),
  tsne: (o) => tsne({ perplexity: 8, init: 'random', maxIter: 300 }).fit({ x: wine }, o),
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  miniBatchKMeans: '32aca725',
  'gaussianMixture, full': '8c7770c1',
  'gaussianMixture, tied': 'ed20a4c7',
  'agglomerative, average': 'a2af59e6',
  'dbscan, haversine': 'ebf73723',
  'nearestNeighbors, mahalanobis': '7728a1b4',
  'dbscan, minkowski': 'f173f7c6',
  nmf: '4c18a8c3',
  'nmf, divergence': '9fd2abe7',
  tsne: '62559ba7',
}

test.each(Object.keys(fits))('%s: the same bits in every engine and on any number of threads', async (name) => {
  const found = []
  for (const threads of [1, 3]) found.push(hash(save(await fits[name]!({ threads }))))
  expect(found).toEqual([bits[name], bits[name]])
})

/** FNV-1a over the bytes. */
function hash(bytes: Uint8Array): string {
  let h = 0x811c9dc5
  for (const b of bytes) h = Math.imul(h ^ b, 0x01000193)
  return (h >>> 0).toString(16)
}
