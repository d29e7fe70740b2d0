import { session } from '@foldwise/inference'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { kMeans } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/cluster.json' with { type: 'json' }

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
