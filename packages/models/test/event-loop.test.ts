import { type FitOptions, sparseMatrix, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  agglomerative,
  calibratedClassifier,
  dbscan,
  gaussianMixture,
  gaussianNB,
  isotonicRegression,
  kMeans,
  kNeighborsClassifier,
  localOutlierFactor,
  nearestNeighbors,
  nmf,
  oneVsOne,
  selfTraining,
  truncatedSvd,
  tsne,
} from '../src/index.ts'
import { longestTurn } from './longest-turn.ts'
import { threadMs } from './thread-ms.ts'

// Fits and methods that go through many rows in loops: others get the thread within 200 ms of its work, and fits end where they are aborted.

let state = 1
const noise = Float64Array.from({ length: 4_000_000 }, () => {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  return (state >>> 0) / 2 ** 32
})

const made = (rows: number, columns: number) => tensor(noise.subarray(0, rows * columns), [rows, columns])
const labels = (rows: number, classes: number) => Array.from({ length: rows }, (_, i) => (i * 7919) % classes)

/** Distances of some rows. */
function distances(n: number) {
  const data = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) data[i * n + j] = data[j * n + i] = noise[(i * j) % 4e6]!
  return tensor(data, [n, n])
}
const square = distances(3500)

/** `each` values in each row. */
function sparse(rows: number, columns: number, each: number) {
  const stride = Math.floor(columns / each)
  const indices = Int32Array.from(
    { length: rows * each },
    (_, e) => (e % each) * stride + Math.floor(noise[e]! * stride),
  )
  const indptr = Int32Array.from({ length: rows + 1 }, (_, i) => i * each)
  return sparseMatrix([rows, columns], indptr, indices, noise.slice(0, rows * each))
}

test('a loop that keeps the thread is seen', async () => {
  const busy = async (): Promise<void> => {
    await Promise.resolve()
    const end = threadMs() + 250
    while (threadMs() < end);
  }
  expect(await longestTurn(busy)).toBeGreaterThan(200)
})

const half = (rows: number) => Array.from({ length: rows }, (_, i) => (i % 3 ? null : i % 2))
const fits: Record<string, (options: FitOptions) => Promise<unknown>> = {
  'dbscan of distances': (o) => dbscan({ metric: 'precomputed', eps: 0.01 }).fit({ x: square }, o),
  'dbscan of angles': (o) => dbscan({ metric: 'cosine', eps: 0.01 }).fit({ x: made(20_000, 20) }, o),
  'agglomerative of distances': (o) =>
    agglomerative({ metric: 'precomputed', linkage: 'average' }).fit({ x: square }, o),
  'tsne of distances': (o) => tsne({ metric: 'precomputed', init: 'random' }).fit({ x: square }, o),
  'tsne, its shares': (o) => tsne({ init: 'random' }).fit({ x: made(12_000, 3) }, o),
  'nearestNeighbors, a tree': (o) => nearestNeighbors({ algorithm: 'kdTree' }).fit({ x: made(500_000, 8) }, o),
  isotonicRegression: (o) => isotonicRegression().fit({ x: made(700_000, 1), y: noise.subarray(1000, 701_000) }, o),
  'calibratedClassifier, isotonic': (o) =>
    calibratedClassifier(gaussianNB(), { method: 'isotonic', cv: 2 }).fit(
      { x: made(200_000, 3), y: labels(200_000, 3) },
      o,
    ),
  selfTraining: (o) =>
    selfTraining(gaussianNB(), { criterion: 'kBest', kBest: 9000 }).fit({ x: made(200_000, 3), y: half(200_000) }, o),
  oneVsOne: (o) => oneVsOne(gaussianNB()).fit({ x: made(100_000, 3), y: labels(100_000, 6) }, o),
}

// A collection of garbage may fall into a turn, but not into each try's.
const again = { retry: 2 }

test.each(Object.entries(fits))('an abort of %s is seen within 200 ms', again, async (_, fit) => {
  const stop = new AbortController()
  const fitting = () =>
    fit({ signal: stop.signal }).catch((reason: unknown) => {
      if (reason !== 'enough') throw reason
    })
  expect(await longestTurn(fitting, () => stop.abort('enough'))).toBeLessThan(200)
})

const methods: Record<string, () => Promise<() => Promise<unknown>>> = {
  async 'nearestNeighbors, a tree'() {
    const x = made(30_000, 6)
    const model = await nearestNeighbors({ algorithm: 'kdTree' }).fit({ x })
    return () => model.neighbors(x, 5)
  },
  async 'nearestNeighbors, all compared'() {
    const model = await nearestNeighbors({ algorithm: 'brute', metric: 'manhattan' }).fit({ x: made(100_000, 32) })
    return () => model.neighbors(made(300, 32), 5)
  },
  async 'nearestNeighbors of sparse rows'() {
    const x = sparse(4000, 4000, 40)
    const model = await nearestNeighbors().fit({ x })
    return () => model.neighbors(x, 5)
  },
  async 'nearestNeighbors within a radius'() {
    const x = made(60_000, 3)
    const model = await nearestNeighbors({ algorithm: 'kdTree' }).fit({ x })
    return () => model.radiusNeighbors(x, 0.03)
  },
  async 'kNeighborsClassifier, predict'() {
    const x = made(30_000, 6)
    const model = await kNeighborsClassifier().fit({ x, y: labels(30_000, 3) })
    return () => model.predict(x)
  },
  async 'localOutlierFactor, scores'() {
    const x = made(30_000, 4)
    const model = await localOutlierFactor({ nNeighbors: 10 }).fit({ x: made(10_000, 4) })
    return () => model.scoreSamples(x)
  },
  async 'kMeans, predict'() {
    const model = await kMeans({ nClusters: 300, init: 'random', maxIter: 2, nInit: 1 }).fit({ x: made(2000, 16) }, {})
    return () => model.predict(made(150_000, 16))
  },
  async 'gaussianMixture, predict'() {
    const model = await gaussianMixture({ nComponents: 6, maxIter: 1 }).fit({ x: made(2000, 20) })
    return () => model.predict(made(200_000, 20))
  },
  async 'gaussianMixture, sample'() {
    const model = await gaussianMixture({ nComponents: 3, maxIter: 1 }).fit({ x: made(2000, 10) })
    return () => model.sample(200_000)
  },
  async 'truncatedSvd, transform'() {
    const x = sparse(60_000, 2000, 40)
    const model = await truncatedSvd({ nComponents: 60, nIter: 0 }).fit({ x: sparse(1000, 2000, 40) })
    return () => model.transform(x)
  },
  async 'nmf, transform'() {
    const model = await nmf({ nComponents: 20, maxIter: 20 }).fit({ x: made(300, 100) })
    return () => model.transform(made(25_000, 100))
  },
  async 'isotonicRegression, predict'() {
    const model = await isotonicRegression().fit({ x: made(20_000, 1), y: noise.subarray(5, 20_005) })
    return () => model.predict(made(4_000_000, 1))
  },
}

test.each(Object.entries(methods))('%s lets others run within 200 ms', again, async (_, prepare) => {
  expect(await longestTurn(await prepare())).toBeLessThan(200)
})
