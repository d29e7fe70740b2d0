import { type Model, save } from '@foldwise/core'
import { expect, test } from 'vitest'
import { bernoulliNB, gaussianNB, kMeans, linearRegression, pca, ridge, ridgeCv, truncatedSvd } from '../src/index.ts'
import decomposition from './fixtures/decomposition.json' with { type: 'json' }
import leastSquares from './fixtures/least-squares.json' with { type: 'json' }
import bayes from './fixtures/naive-bayes.json' with { type: 'json' }

const { diabetes, deficient, wide } = leastSquares.data
const { words, digits } = decomposition.data
const fits: { readonly [name: string]: (o: { threads: number }) => Promise<Model> } = {
  linearRegression: (o) => linearRegression().fit(diabetes, o),
  'linearRegression, deficient': (o) => linearRegression().fit(deficient, o),
  'ridge, wide': (o) => ridge().fit(wide, o),
  ridgeCv: (o) => ridgeCv().fit(diabetes, o),
  gaussianNB: (o) => gaussianNB().fit(bayes.data.wine, o),
  bernoulliNB: (o) => bernoulliNB().fit(bayes.data.counts, o),
  'pca, full': (o) => pca().fit({ x: digits }, o),
  'pca, covariance': (o) => pca({ svdSolver: 'covarianceEigh' }).fit({ x: digits }, o),
  truncatedSvd: (o) => truncatedSvd().fit({ x: words }, o),
  kMeans: (o) => kMeans({ nClusters: 5 }).fit({ x: digits }, o),
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  linearRegression: '5b3b4570',
  'linearRegression, deficient': 'e31372e9',
  'ridge, wide': '95fe4f97',
  ridgeCv: 'cdc00b61',
  gaussianNB: '39f274fe',
  bernoulliNB: '9ce2c2a0',
  'pca, full': '8405e7da',
  'pca, covariance': '58c7fb1f',
  truncatedSvd: '7c6c5a00',
  kMeans: '16a56331',
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
