import { hostTensor, stream } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { kMeans } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/cluster.json' with { type: 'json' }
import goldens from '../fixtures/clusters.json' with { type: 'json' }

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const subjects = {
  'k-means++': { recipe: kMeans({ nClusters: 3 }), type: kMeans },
  'random start': { recipe: kMeans({ nClusters: 3, init: 'random' }), type: kMeans },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const sets = fixture.data as { readonly [name: string]: number[][] }

test.each(fixture.cases)('scikit-learn: $call', async ({ data, nClusters, centers, inertia, labels }) => {
  const x = sets[data]!
  for (const init of ['k-means++', 'random'] as const) {
    const model = await kMeans({ nClusters, init, nInit: 50, tol: 0 }).fit({ x })
    expect(Math.abs((model.facts.inertia as number) / inertia - 1)).toBeLessThan(1e-12)
    const found = await model.clusterCenters.data()
    for (const [i, v] of centers.flat().entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-10 * (1 + v))
    expect([...(await model.predict(x))]).toEqual(labels)
    expect(model.facts.converged).toBe(true)
  }
})

test.each(goldens.givenCenters)(
  'scikit-learn: $call',
  async ({ data, weighted, init, centers, inertia, iterations }) => {
    const x = (goldens.data as typeof sets)[data]!
    const weight = x.map((_, i) => (i % 4) * 0.75)
    const model = await kMeans({ nClusters: init.length, init, tol: 0 }).fit({ x, ...(weighted && { weight }) })
    // The reference counts the pass that finds no new label.
    expect(model.facts.iterations).toBe(iterations - 1)
    expect(Math.abs((model.facts.inertia as number) / inertia - 1)).toBeLessThan(1e-12)
    const found = await model.clusterCenters.data()
    for (const [i, v] of centers.flat().entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-10 * (1 + v))
  },
)

test.each(['k-means++', 'random'] as const)(
  '%s: a row of weight 2 is the row twice, of weight 0 none',
  async (init) => {
    const x = sets.wine!
    const weight = x.map((_, i) => (3 * i) % 4)
    const repeated = x.flatMap((row, i) => Array.from({ length: weight[i]! }, () => row))
    const recipe = kMeans({ nClusters: 3, init, nInit: 30, tol: 0 })
    const [a, b] = [await recipe.fit({ x, weight }), await recipe.fit({ x: repeated })]
    expect(Math.abs((a.facts.inertia as number) / (b.facts.inertia as number) - 1)).toBeLessThan(1e-12)
  },
)

test('refuses weights that do not fit, and centres that do not', async () => {
  const x = [[1], [2], [3]]
  await expect(kMeans({ nClusters: 2 }).fit({ x, weight: [1, 2] })).rejects.toThrow('kMeans.fit: ')
  await expect(kMeans({ nClusters: 2 }).fit({ x, weight: [0, 2, 0] })).rejects.toThrow(
    "kMeans.fit: expected 'nClusters' to be at most the number of rows of weight above 0, 1, got 2. Lower it.",
  )
  await expect(kMeans({ nClusters: 2, init: [[1, 2]] }).fit({ x })).rejects.toThrow(
    "kMeans.fit: expected 'init' to be 2 centres of 1 numbers, got 1 of 2. Give one centre a cluster, or 'k-means++'.",
  )
})

test('1 and 3 threads make the same bits of many rows, and abort is seen at once', async () => {
  const random = stream(0, 'many')
  const x = hostTensor(
    Float64Array.from({ length: 60_000 }, () => random.normal()),
    [20_000, 3],
    'float64',
  )
  const recipe = kMeans({ nClusters: 40, maxIter: 30 })
  const found = []
  for (const threads of [1, 3])
    found.push(await (await recipe.fit({ x }, { threads, onWarning() {} })).clusterCenters.data())
  expect(found[1]).toEqual(found[0])
  const stop = new AbortController()
  const fitting = recipe.with({ maxIter: 1e6, tol: 0, nInit: 1000 }).fit({ x }, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 20)
  await expect(fitting).rejects.toThrow('enough')
})

test('k-means++ starts better than random rows', async () => {
  const x = sets.wine!
  const starts = { 'k-means++': 0, random: 0 }
  for (const init of ['k-means++', 'random'] as const) {
    for (let seed = 0; seed < 20; seed++) {
      const model = await kMeans({ nClusters: 8, init, nInit: 1, maxIter: 1 }).fit({ x }, { seed })
      starts[init] += model.facts.inertia as number
    }
  }
  expect(starts['k-means++']).toBeLessThan(0.9 * starts.random)
})

test('ONNX Runtime finds the clusters of the model', async () => {
  const x = sets.wine!
  const model = await kMeans({ nClusters: 4 }).fit({ x })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 13], data: Float32Array.from(x.flat()) } } as const
  const { cluster } = await runOnnx(model.toGraph!(), feeds)
  expect(Array.from(cluster!.data as BigInt64Array, Number)).toEqual([...(await model.predict(x))])
})

test('as many clusters as rows have no inertia; equal rows do no harm', async () => {
  const x = [[0], [3], [1], [2]]
  const model = await kMeans({ nClusters: 4 }).fit({ x })
  expect(model.facts.inertia).toBe(0)
  expect([...(await model.predict(x))]).toEqual([0, 3, 1, 2])
  const equal = await kMeans({ nClusters: 3 }).fit({
    x: [
      [1, 2],
      [1, 2],
      [1, 2],
      [5, 5],
    ],
  })
  expect(equal.facts.inertia).toBe(0)
})

test('a run that ends early warns', async () => {
  const messages: string[] = []
  const model = await kMeans({ nClusters: 5, maxIter: 1, tol: 0 }).fit(
    { x: sets.iris! },
    { onWarning: (w) => messages.push(w.message) },
  )
  expect(model.facts).toMatchObject({ converged: false, iterations: 1 })
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatch(
    /^kMeans\.fit: expected centres to move by at most 0\.00e\+0 in squares, got \S+ after 1 iterations\. Raise maxIter or tol\.$/,
  )
})

test('refuses more clusters than rows', async () => {
  await expect(kMeans({ nClusters: 3 }).fit({ x: [[1], [2]] })).rejects.toThrow(
    "kMeans.fit: expected 'nClusters' to be at most the number of rows, 2, got 3. Lower it.",
  )
})
