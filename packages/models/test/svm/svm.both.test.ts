import { type Model, type SparseMatrix, save, sparseFromDense, stream } from '@foldwise/core'
import { expect, test } from 'vitest'
import { linearSvc, linearSvr, nuSvc, nuSvr, oneClassSvm, svc, svr } from '../../src/index.ts'
import fixture from '../fixtures/svm.json' with { type: 'json' }

const { cancer_scaled: cancer, iris, diabetes_scaled: diabetes } = fixture.data
const sparse = (x: number[][]): SparseMatrix => sparseFromDense(x.flat(), x.length, x[0]!.length)
/** More rows than a working set, in blocks on more than one thread. */
const many = {
  x: Array.from({ length: 6 }, (_, k) =>
    cancer.x.map((row, i) => row.map((v) => v + ((i * 31 + k * 17) % 13) / 40)),
  ).flat(),
  y: Array.from({ length: 6 }, () => cancer.y).flat(),
}
/** More rows that violate the conditions than the cache of a fit holds. */
const rng = stream(0, 'cloud')
const drawn = Array.from({ length: 2500 }, () => Array.from({ length: 5 }, () => rng.normal()))
const cloud = { x: drawn, y: drawn.map((row) => Math.abs(row[0]!) + rng.next() / 4) }

const fits: { readonly [name: string]: (o: { threads: number }) => Promise<Model> } = {
  linearSvc: (o) => linearSvc().fit(iris, o),
  'linearSvc, dual': (o) => linearSvc({ loss: 'hinge' }).fit({ x: sparse(cancer.x), y: cancer.y }, o),
  linearSvr: (o) => linearSvr({ epsilon: 0.1 }).fit(diabetes, o),
  svc: (o) => svc({ C: 10 }).fit(many, o),
  'svr, rows left out on the way': (o) => svr({ C: 3, gamma: 1, cacheSize: 1, tol: 1e-4 }).fit(cloud, o),
  'svc, float64 kernel values': (o) => svc({ C: 10, tol: 1e-5 }).fit(many, o),
  'svc, probabilities': (o) => svc({ probability: true }).fit(iris, o),
  'svc, sparse sigmoid': (o) => svc({ kernel: 'sigmoid', gamma: 0.02 }).fit({ x: sparse(many.x), y: many.y }, o),
  nuSvc: (o) => nuSvc({ kernel: 'poly' }).fit(iris, o),
  svr: (o) => svr().fit(diabetes, o),
  nuSvr: (o) => nuSvr().fit(diabetes, o),
  oneClassSvm: (o) => oneClassSvm().fit(cancer, o),
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  linearSvc: '3898ae54',
  'linearSvc, dual': '59d7a81e',
  linearSvr: '5080898f',
  svc: '97c46d25',
  'svr, rows left out on the way': '26b62346',
  'svc, float64 kernel values': '1afb5d44',
  'svc, probabilities': '57c557c5',
  'svc, sparse sigmoid': '2c45ae9a',
  nuSvc: '7b93b1f1',
  svr: '4382117e',
  nuSvr: '3f3f0f2f',
  oneClassSvm: '83c107ab',
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
