import { type Model, save, sparseFromDense } from '@foldwise/core'
import { expect, test } from 'vitest'
import { elasticNet, lasso, lassoCv, linearRegression, ridge, sgdClassifier, sgdRegressor } from '../../src/index.ts'
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import sgd from '../fixtures/sgd.json' with { type: 'json' }

const { diabetes, wide } = leastSquares.data
const sparse = (x: number[][]) => sparseFromDense(x.flat(), x.length, x[0]!.length)
/** Enough rows and columns that work is cut into blocks. */
const many = {
  x: Array.from({ length: 2000 }, (_, i) =>
    Array.from({ length: 80 }, (_, j) => ((i * 7919 + j * 104729) % 1000) / 100),
  ),
  y: Array.from({ length: 2000 }, (_, i) => ((i * 31) % 97) / 10 + (i % 10)),
}

const fits: { readonly [name: string]: (o: { threads: number }) => Promise<Model> } = {
  'lasso, Gram matrix in blocks': (o) => lasso({ alpha: 0.001, tol: 1e-9 }).fit(many, o),
  'elasticNet, wide': (o) => elasticNet({ alpha: 0.01, tol: 1e-9, selection: 'random' }).fit(wide, o),
  'lasso, sparse': (o) => lasso({ tol: 1e-9 }).fit({ ...diabetes, x: sparse(diabetes.x) }, o),
  'linearRegression, sparse': (o) => linearRegression().fit({ ...many, x: sparse(many.x) }, o),
  'ridge, sparse, iterated': (o) => ridge({ alpha: 2, tol: 1e-9 }).fit({ ...many, x: sparse(many.x) }, o),
  sgdClassifier: (o) => sgdClassifier({ loss: 'logLoss', average: true }).fit(sgd.data.three, o),
  sgdRegressor: (o) => sgdRegressor({ penalty: 'l1' }).fit(sgd.data.line, o),
  lassoCv: (o) => lassoCv({ alphas: 20 }).fit(diabetes, o),
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  'lasso, Gram matrix in blocks': '7263e220',
  'elasticNet, wide': 'fa2f6ba3',
  'lasso, sparse': 'f85ba266',
  'linearRegression, sparse': 'bed88d34',
  'ridge, sparse, iterated': 'e64afe99',
  lassoCv: '4c423bef',
  sgdClassifier: 'd1d23daa',
  sgdRegressor: '59c16cd1',
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
