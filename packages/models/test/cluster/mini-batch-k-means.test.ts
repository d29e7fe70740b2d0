import { hostTensor, stream } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { batchStopRule } from '../../src/cluster/batch-stop-rule.ts'
import { reassigned } from '../../src/cluster/reassigned.ts'
import { kMeans, miniBatchKMeans } from '../../src/index.ts'
import data from '../fixtures/clusters.json' with { type: 'json' }
import goldens from '../fixtures/mini-batch-k-means.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const subjects = {
  'k-means++': { recipe: miniBatchKMeans({ nClusters: 3, batchSize: 40 }), type: miniBatchKMeans },
  'random starts': {
    recipe: miniBatchKMeans({ nClusters: 3, batchSize: 40, init: 'random', nInit: 10 }),
    type: miniBatchKMeans,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const sets = data.data as { readonly [name: string]: number[][] }

test.each(goldens.batches)('scikit-learn: $call', async ({ data, weighted, size, init, centers, counts }) => {
  const x = sets[data]!
  const recipe = miniBatchKMeans({ nClusters: init.length, init, reassignmentRatio: 0 })
  let model: Awaited<ReturnType<typeof recipe.fitMore>> | undefined
  for (let at = 0; at < x.length; at += size) {
    const rows = x.slice(at, at + size)
    const weight = rows.map((_, i) => ((at + i) % 4) * 0.75)
    model = await recipe.fitMore(model, { x: rows, ...(weighted && { weight }) })
  }
  const found = await model!.clusterCenters.data()
  for (const [i, v] of centers.flat().entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-10 * (1 + v))
  expect([...(await model!.counts.data())]).toEqual(counts)
  expect(model!.facts.steps).toBe(Math.ceil(x.length / size))
})

test.each(goldens.stops)('scikit-learn: $call', ({ options, inertia, moved, steps }) => {
  const rule = batchStopRule(options)
  const last = inertia.findIndex((v, i) => rule.after(v, moved[i]!))
  expect(last < 0 ? null : last + 1).toBe(steps)
})

test.each(goldens.movedCenters)('scikit-learn: $call', ({ counts, ratio, rows, moved }) => {
  expect(reassigned(Float64Array.from(counts), ratio, rows)).toEqual(moved)
})

test.each(goldens.fits)(
  'scikit-learn, to a quarter of its spread: $call',
  async ({ data, nClusters, mean, deviation }) => {
    const x = sets[data]!
    let sum = 0
    for (let seed = 0; seed < 60; seed++) {
      const model = await miniBatchKMeans({ nClusters, batchSize: 32 }).fit({ x }, { seed })
      sum += model.facts.inertia as number
    }
    // 60 fits each: the two means differ by 0.18 standard deviations where the rules are the same.
    expect(sum / 60).toBeLessThan(mean + 0.6 * deviation)
    expect(sum / 60).toBeGreaterThan(mean - 0.6 * deviation)
  },
)

const blobs = (rows: number, name: string) => {
  const random = stream(0, name)
  return hostTensor(
    Float64Array.from({ length: rows * 3 }, (_, k) => 8 * (Math.floor(k / 3) % 5) * ((k % 3) - 1) + random.normal()),
    [rows, 3],
    'float64',
  )
}

test('of many rows, a few steps come near what kMeans finds', async () => {
  const x = blobs(20_000, 'blobs')
  const [fast, whole] = [await miniBatchKMeans({ nClusters: 5 }).fit({ x }), await kMeans({ nClusters: 5 }).fit({ x })]
  expect((fast.facts.inertia as number) / (whole.facts.inertia as number)).toBeLessThan(1.02)
  expect(fast.facts.steps).toBeLessThan(200)
  expect(fast.facts.converged).toBe(true)
})

test('centres that no row comes near are moved to rows', async () => {
  const init = [
    [-24, 0, 24],
    [1e6, 1e6, 1e6],
  ]
  const x = blobs(2000, 'far')
  const stays = await miniBatchKMeans({ nClusters: 2, init, reassignmentRatio: 0 }).fit({ x })
  expect((await stays.clusterCenters.data())[3]).toBe(1e6)
  const moves = await miniBatchKMeans({ nClusters: 2, init }).fit({ x })
  expect(Math.max(...(await moves.clusterCenters.data()))).toBeLessThan(40)
})

test('rows of weight 0 are never drawn', async () => {
  const x = [[0], [1], [100], [101], [1e6]]
  const weight = [1, 1, 3, 1, 0]
  const model = await miniBatchKMeans({ nClusters: 2, batchSize: 4 }).fit({ x, weight }, { onWarning() {} })
  expect(Math.max(...(await model.clusterCenters.data()))).toBeLessThan(102)
  expect(model.facts.inertia).toBeLessThan(10)
})

test('an abort is seen between steps and within large ones', async () => {
  const x = blobs(60_000, 'abort')
  for (const batchSize of [256, 60_000]) {
    const stop = new AbortController()
    const fitting = miniBatchKMeans({ nClusters: 30, batchSize, maxIter: 1e5, maxNoImprovement: null }).fit(
      { x },
      { signal: stop.signal },
    )
    setTimeout(() => stop.abort(new Error('enough')), 30)
    await expect(fitting).rejects.toThrow('enough')
  }
})

test('a fit that maxIter ends warns', async () => {
  const messages: string[] = []
  await miniBatchKMeans({ nClusters: 3, maxIter: 1 }).fit(
    { x: sets.iris! },
    { onWarning: (w) => messages.push(w.message) },
  )
  expect(messages).toEqual([
    'miniBatchKMeans.fit: expected a rule to end the fit, got 1 steps without. Raise maxIter, or lower maxNoImprovement.',
  ])
})

test('refuses too few rows and another number of clusters', async () => {
  const recipe = miniBatchKMeans({ nClusters: 3 })
  const x = [[1], [2]]
  await expect(recipe.fit({ x })).rejects.toThrow(
    "miniBatchKMeans.fit: expected 'nClusters' to be at most the number of rows, 2, got 3. Lower it.",
  )
  await expect(recipe.fitMore(undefined, { x })).rejects.toThrow(
    "miniBatchKMeans.fitMore: expected 'nClusters' to be at most the number of rows, 2, got 3. Lower it.",
  )
  const model = await recipe.with({ nClusters: 2 }).fitMore(undefined, { x })
  await expect(recipe.fitMore(model, { x })).rejects.toThrow(
    "miniBatchKMeans.fitMore: expected 'nClusters' to be the model's, 2, got 3. Begin a new model to change it.",
  )
})
