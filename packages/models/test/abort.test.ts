import { type FitOptions, sparseMatrix, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  gaussianMixture,
  incrementalPca,
  linearDiscriminantAnalysis,
  linearRegression,
  linearSvc,
  logisticRegression,
  nystroem,
  pca,
  quadraticDiscriminantAnalysis,
  rbfSampler,
  ridge,
  svc,
  truncatedSvd,
} from '../src/index.ts'
import { longestTurn } from './longest-turn.ts'

let state = 1
const noise = Float64Array.from({ length: 4_000_000 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  return state / 2 ** 32
})

function made(rows: number, columns: number) {
  const data = noise.subarray(0, rows * columns)
  const target = (i: number): number => 2 * data[i * columns]! - data[i * columns + 1]!
  return {
    x: tensor(data, [rows, columns]),
    y: Float64Array.from({ length: rows }, (_, i) => target(i)),
    classes: Array.from({ length: rows }, (_, i) => (target(i) > 0 ? 1 : 0)),
  }
}

function classified(rows: number, columns: number) {
  const { x, classes } = made(rows, columns)
  return { x, y: classes }
}

/** `each` values in each row. */
function sparse(rows: number, columns: number, each: number) {
  const stride = Math.floor(columns / each)
  const at = (i: number, k: number): number => k * stride + Math.floor((noise[i * each + k]! + 0.5) * stride)
  const indices = Int32Array.from({ length: rows * each }, (_, e) => at(Math.floor(e / each), e % each))
  const indptr = Int32Array.from({ length: rows + 1 }, (_, i) => i * each)
  const x = sparseMatrix([rows, columns], indptr, indices, noise.slice(0, rows * each))
  return { x, y: Float64Array.from({ length: rows }, (_, i) => noise[i * each]! + noise[i]!) }
}

/** Fits of which linear algebra was most, in one call of a kernel, before it had pauses. */
const fits: Record<string, (options: FitOptions) => Promise<unknown>> = {
  'linearRegression, rows': (o) => linearRegression().fit(made(4000, 900), o),
  'linearRegression, columns': (o) => linearRegression().fit(made(1100, 1500), o),
  'linearRegression, sparse': (o) => linearRegression().fit(sparse(30_000, 1200, 60), o),
  'ridge, sparse': (o) => ridge({ alpha: 0.01 }).fit(sparse(30_000, 6000, 60), o),
  'logisticRegression, the whole Hessian': (o) =>
    logisticRegression({ solver: 'newton-cholesky' }).fit(classified(4000, 900), o),
  'linearSvc, the primal': (o) => linearSvc({ dual: false, C: 100 }).fit(classified(4000, 900), o),
  'linearDiscriminantAnalysis, eigenvectors': (o) =>
    linearDiscriminantAnalysis({ solver: 'eigen' }).fit(classified(800, 600), o),
  quadraticDiscriminantAnalysis: (o) => quadraticDiscriminantAnalysis().fit(classified(1000, 300), o),
  'pca, covariance': (o) => pca({ svdSolver: 'covarianceEigh' }).fit(made(1000, 700), o),
  'pca, full': (o) => pca({ svdSolver: 'full' }).fit(made(500, 400), o),
  'pca, randomized': (o) => pca({ svdSolver: 'randomized', nComponents: 300, iteratedPower: 0 }).fit(made(800, 700), o),
  incrementalPca: (o) => incrementalPca({ nComponents: 20, batchSize: 700 }).fit(made(700, 400), o),
  truncatedSvd: (o) => truncatedSvd({ nComponents: 300, nIter: 1 }).fit(made(800, 700), o),
  nystroem: (o) => nystroem({ nComponents: 600 }).fit(made(600, 20), o),
  rbfSampler: (o) => rbfSampler({ nComponents: 4000 }).fit(made(20, 1000), o),
  'rbfSampler, its weights turned': (o) => rbfSampler({ nComponents: 12_000 }).fit(made(20, 1000), o),
  'svc of many columns': (o) => svc().fit(classified(2000, 2000), o),
  'truncatedSvd of many rows': (o) => truncatedSvd({ nComponents: 50, nIter: 0 }).fit(made(8000, 500), o),
  'gaussianMixture of many rows': (o) => gaussianMixture({ nComponents: 5, maxIter: 1 }).fit(made(20_000, 200), o),
  'gaussianMixture, tied': (o) => gaussianMixture({ covarianceType: 'tied' }).fit(made(800, 900), o),
}

test.each(Object.entries(fits))('%s: an abort is seen within 200 ms', async (_, fit) => {
  const stop = new AbortController()
  const fitting = async (): Promise<void> => {
    const reason = await fit({ signal: stop.signal }).then(
      () => 'done',
      (reason: unknown) => reason,
    )
    expect(['done', 'enough']).toContain(reason)
  }
  expect(await longestTurn(fitting, () => stop.abort('enough'))).toBeLessThan(200)
})
