import { type Model, save, sparseMatrix } from '@foldwise/core'
import { expect, test } from 'vitest'
import { dbscan, kMeans, localOutlierFactor, miniBatchKMeans, nearestNeighbors } from '../../src/index.ts'
import fixture from '../fixtures/sparse-rows.json' with { type: 'json' }

const { shape, indptr, indices, values } = fixture.x
const x = sparseMatrix(
  shape as [number, number],
  Int32Array.from(indptr),
  Int32Array.from(indices),
  Float64Array.from(values),
)
const weight = Array.from({ length: shape[0]! }, (_, i) => 0.5 + (i % 3))

type Options = { readonly threads: number }
/** Of neighbours, what is found is kept; of others, what they learned. */
const graphOf = async (o: Options): Promise<Uint8Array> => {
  const model = await nearestNeighbors({ metric: 'cosine' }).fit({ x }, o)
  const graph = await model.transform(x)
  return new Uint8Array(Float64Array.from([...graph.values, ...graph.indices]).buffer)
}
const saved = async (model: Promise<Model>): Promise<Uint8Array> => save(await model)
const fits: { readonly [name: string]: (o: Options) => Promise<Uint8Array> } = {
  kMeans: (o) => saved(kMeans({ nClusters: 5, nInit: 3 }).fit({ x, weight }, o)),
  miniBatchKMeans: (o) => saved(miniBatchKMeans({ nClusters: 5, batchSize: 30 }).fit({ x }, o)),
  dbscan: (o) => saved(dbscan({ eps: 0.9, minSamples: 4 }).fit({ x }, o)),
  localOutlierFactor: (o) => saved(localOutlierFactor({ nNeighbors: 7, metric: 'manhattan' }).fit({ x }, o)),
  nearestNeighbors: graphOf,
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  kMeans: '73c60883',
  miniBatchKMeans: '9692caae',
  dbscan: '6a3b5ffc',
  localOutlierFactor: 'f673eca9',
  nearestNeighbors: 'c729e28d',
}

test.each(Object.keys(fits))(
  '%s: the same bits of sparse rows in every engine and on any number of threads',
  async (name) => {
    const found = []
    for (const threads of [1, 3]) found.push(hash(await fits[name]!({ threads })))
    expect(found).toEqual([bits[name], bits[name]])
  },
)

/** FNV-1a over the bytes. */
function hash(bytes: Uint8Array): string {
  let h = 0x811c9dc5
  for (const b of bytes) h = Math.imul(h ^ b, 0x01000193)
  return (h >>> 0).toString(16)
}
