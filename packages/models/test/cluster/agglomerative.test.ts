import { hostTensor, stream } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { agglomerative } from '../../src/index.ts'
import goldens from '../fixtures/agglomerative.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'
import { threadMs } from '../thread-ms.ts'

const type = agglomerative
const subjects = {
  ward: { recipe: agglomerative({ nClusters: 3 }), type },
  complete: { recipe: agglomerative({ nClusters: 3, linkage: 'complete', metric: 'manhattan' }), type },
  average: { recipe: agglomerative({ nClusters: null, distanceThreshold: 5, linkage: 'average' }), type },
  single: { recipe: agglomerative({ nClusters: 3, linkage: 'single', metric: 'mahalanobis' }), type },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const sets = goldens.data as { readonly [name: string]: number[][] }
type Params = NonNullable<Parameters<typeof agglomerative>[0]>

/** Which rows share a cluster, whatever its number. */
const partition = (labels: ArrayLike<number>): number[] => {
  const first = new Map<number, number>()
  return Array.from(labels, (c, i) => {
    if (!first.has(c)) first.set(c, i)
    return first.get(c)!
  })
}

test.each(goldens.cases)('scikit-learn: $call', async ({ call: _, data, children, distances, labels, ...params }) => {
  const x = sets[data]!
  const model = await agglomerative(params as Params).fit({ x })
  const found = await model.distances.data()
  for (const [i, v] of distances.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-9 * (1 + v))
  if (children) expect([...(await model.children.data())]).toEqual(children)
  expect(partition(await model.labels.data())).toEqual(partition(labels))
  expect(model.facts.clusters).toBe(new Set(labels).size)
  expect([...(await model.predict(x))]).toEqual([...(await model.labels.data())])
})

test('precomputed distances give what the rows do', async () => {
  const x = sets.wine!
  const all = x.map((a) => x.map((b) => a.reduce((sum, v, j) => sum + Math.abs(v - b[j]!), 0)))
  for (const linkage of ['complete', 'average', 'single'] as const) {
    const own = await agglomerative({ linkage, metric: 'manhattan', nClusters: 4 }).fit({ x })
    const given = await agglomerative({ linkage, metric: 'precomputed', nClusters: 4 }).fit({ x: all })
    expect(await given.children.data()).toEqual(await own.children.data())
    expect(partition(await given.predict(all))).toEqual(partition(await own.labels.data()))
  }
})

test('single linkage follows rings; rows far from 0 are no different', async () => {
  const ring = (radius: number) =>
    Array.from({ length: 60 }, (_, i) => [radius * Math.cos((i * Math.PI) / 30), radius * Math.sin((i * Math.PI) / 30)])
  const x = [...ring(1), ...ring(4)]
  const expected = [...Array(60).fill(0), ...Array(60).fill(60)]
  for (const offset of [0, 1e6]) {
    const rows = x.map((row) => row.map((v) => v + offset))
    const model = await agglomerative({ linkage: 'single' }).fit({ x: rows })
    expect(partition(await model.labels.data())).toEqual(expected)
  }
})

test('one row, equal rows, and as many clusters as rows do no harm', async () => {
  const one = await agglomerative({ nClusters: 1 }).fit({ x: [[3, 4]] })
  expect([...(await one.predict([[9, 9]]))]).toEqual([0])
  const x = [[1], [1], [1], [2]]
  for (const linkage of ['ward', 'complete', 'average', 'single'] as const) {
    const model = await agglomerative({ linkage }).fit({ x })
    expect([...(await model.labels.data())]).toEqual([0, 0, 0, 1])
    expect((await agglomerative({ linkage, nClusters: 4 }).fit({ x })).facts.clusters).toBe(4)
  }
})

test('an abort is seen while distances are computed and while clusters are joined', async () => {
  const random = stream(0, 'many')
  const x = hostTensor(
    Float64Array.from({ length: 5000 * 4 }, () => random.normal()),
    [5000, 4],
    'float64',
  )
  for (const linkage of ['average', 'single'] as const) {
    for (const wait of [20, 250]) {
      const stop = new AbortController()
      let at = 0
      const fitting = agglomerative({ linkage }).fit({ x }, { signal: stop.signal })
      setTimeout(() => {
        at = threadMs()
        stop.abort(new Error('enough'))
      }, wait)
      await fitting.then(
        () => {},
        (error) => {
          expect(error.message).toBe('enough')
          expect(threadMs() - at).toBeLessThan(200)
        },
      )
    }
  }
})

test('bad input is named', async () => {
  const x = [[1], [2]]
  const fit = (params: Params, rows: number[][] = x) => agglomerative(params).fit({ x: rows })
  await expect(fit({ nClusters: 3 })).rejects.toThrow(
    "agglomerative.fit: expected 'nClusters' to be at most the number of rows, 2, got 3. Lower it.",
  )
  await expect(fit({ distanceThreshold: 3 })).rejects.toThrow(
    "agglomerative.fit: expected either 'nClusters' or 'distanceThreshold', got both. Set the one that does not count to null.",
  )
  await expect(fit({ nClusters: null })).rejects.toThrow(
    "agglomerative.fit: expected either 'nClusters' or 'distanceThreshold', got neither. Set the one that does not count to null.",
  )
  await expect(fit({ metric: 'cosine' })).rejects.toThrow(
    "agglomerative.fit: expected metric 'euclidean' for linkage 'ward', got 'cosine'. Choose another linkage, such as 'average'.",
  )
  await expect(fit({ metric: 'precomputed', linkage: 'single' })).rejects.toThrow(
    "agglomerative.fit: expected a square of distances for metric 'precomputed', got 2 rows of 1. Give each row's distances to all rows.",
  )
  await expect(
    fit(
      {},
      Array.from({ length: 24_000 }, (_, i) => [i]),
    ),
  ).rejects.toThrow(
    "agglomerative.fit: expected at most 23,170 rows for linkage 'ward', got 24000. Take linkage 'single', or first make a few thousand clusters with miniBatchKMeans and join their centres.",
  )
})
