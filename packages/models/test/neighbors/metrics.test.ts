import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  dbscan,
  kNeighborsClassifier,
  kNeighborsRegressor,
  localOutlierFactor,
  nearestNeighbors,
} from '../../src/index.ts'
import { arcSine } from '../../src/neighbors/arc-sine.ts'
import type { searchParams } from '../../src/neighbors/params.ts'
import goldens from '../fixtures/neighbor-metrics.json' with { type: 'json' }

type Name = (typeof searchParams.metric)['default']
const more = ['correlation', 'mahalanobis', 'canberra', 'braycurtis', 'minkowski'] as const
const unweighted = true
const needsScaling = true

describe.each(more)('kNeighborsClassifier by %s', (metric) => {
  const recipe = kNeighborsClassifier({ metric, p: 3 })
  // Signs matter to neither: the classes of the easy rows are told apart by others.
  const subject = { recipe, type: kNeighborsClassifier, unweighted, needsScaling, minScore: 0.8 }
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})
describe('dbscan by mahalanobis', () => {
  const recipe = dbscan({ metric: 'mahalanobis', eps: 1.2 })
  for (const c of estimatorChecks({ recipe, type: dbscan })) test(c.name, c.run)
})
const sets = goldens.data as { readonly [name: string]: number[][] }
const close = (found: ArrayLike<number>, wanted: readonly number[], relative: number): void => {
  expect(found.length).toBe(wanted.length)
  wanted.forEach((v, i) => {
    // Products of unit rows leave 1e-16 of a distance of 0, and its root of a chord's.
    expect(Math.abs(found[i]! - v)).toBeLessThan(relative * (1e-3 + Math.abs(v)))
  })
}

test.each(goldens.cases)('scikit-learn: $call', async ({ data, radius, ...golden }) => {
  const x = sets[data]!
  const params = { metric: golden.metric as Name, p: golden.p }
  const model = await nearestNeighbors({ ...params, nNeighbors: 4, radius }).fit({ x })
  close(await (await model.neighbors(x)).distances.data(), golden.distances.flat(), 1e-9)
  const within = await model.radiusNeighbors(x)
  const starts = await within.starts.data()
  const near = await within.distances.data()
  expect(golden.counts).toEqual(golden.counts.map((_, i) => starts[i + 1]! - starts[i]!))
  close(
    golden.sums.map((_, i) => near.subarray(starts[i], starts[i + 1]).reduce((a, b) => a + b, 0)),
    golden.sums,
    1e-8,
  )

  const clusters = await dbscan({ ...params, eps: radius, minSamples: 4 }).fit({ x })
  expect([...(await clusters.coreSampleIndices.data())]).toEqual(golden.core)
  const labels = await clusters.labels.data()
  const number = new Map(golden.core.map((i) => [golden.labels[i]!, labels[i]!]))
  expect(golden.core.map((i) => labels[i])).toEqual(golden.core.map((i) => number.get(golden.labels[i]!)))
  expect([...(await clusters.predict(x))]).toEqual([...labels])

  const y = x.slice(10).map((row) => row[0]!)
  const values = await kNeighborsRegressor({ ...params, weights: 'distance' }).fit({ x: x.slice(10), y })
  // Mahalanobis distances count in standard deviations of the rows learned, which these are not all.
  if (golden.metric !== 'mahalanobis' && data !== 'counts' && data !== 'bits') {
    close(await values.predict(x.slice(0, 10)), golden.values, 1e-6)
  }
})

const distanceOf = (a: number[], b: number[]): number => Math.hypot(...a.map((v, j) => v - b[j]!))

test('precomputed distances give what the rows themselves do', async () => {
  const x = sets.wine!
  const y = x.map((_, i) => (i % 3 === 0 ? 'a' : 'b'))
  const all = x.map((a) => x.map((b) => distanceOf(a, b)))
  const precomputed = { metric: 'precomputed' } as const
  const [a, b] = [
    await kNeighborsClassifier(precomputed).fit({ x: all, y }),
    await kNeighborsClassifier().fit({ x, y }),
  ]
  expect(await a.predict(all.slice(0, 20))).toEqual(await b.predict(x.slice(0, 20)))
  const eps = 30
  const [c, d] = [await dbscan({ eps, ...precomputed }).fit({ x: all }), await dbscan({ eps }).fit({ x })]
  expect(c.facts).toEqual(d.facts)
  expect(await c.coreSampleIndices.data()).toEqual(await d.coreSampleIndices.data())
  expect([...(await c.predict(all))].map((v) => v < 0)).toEqual([...(await d.predict(x))].map((v) => v < 0))
  const [e, f] = [
    await localOutlierFactor(precomputed).fit({ x: all }),
    await localOutlierFactor({ algorithm: 'brute' }).fit({ x }),
  ]
  close(await e.scoreSamples(all), [...(await f.scoreSamples(x))], 1e-9)
  const g = await nearestNeighbors({ ...precomputed, radius: eps }).fit({ x: all })
  expect((await g.radiusNeighbors(all)).indices.shape).toEqual(
    (await (await nearestNeighbors({ radius: eps }).fit({ x })).radiusNeighbors(x)).indices.shape,
  )
})

test('arcSine is the inverse of the sine, and haversine keeps metres apart', async () => {
  for (let i = 0; i <= 1000; i++) expect(Math.abs(arcSine(i / 1000) - Math.asin(i / 1000))).toBeLessThan(1e-15 * 3)
  const x = [
    [0.9, 0.1],
    [0.9 + 1e-7, 0.1],
    [-0.9, 0.1 + Math.PI],
  ]
  const model = await nearestNeighbors({ metric: 'haversine', nNeighbors: 3, radius: 4 }).fit({ x })
  const d = await (await model.neighbors([x[0]!])).distances.data()
  expect(Math.abs(d[1]! / 1e-7 - 1)).toBeLessThan(1e-7)
  expect(Math.abs(d[2]! - Math.PI)).toBeLessThan(1e-7)
  // No two places are farther apart than half a great circle.
  expect((await model.radiusNeighbors(x)).indices.shape).toEqual([9])
})

test("Mahalanobis distances do not depend on the columns' units", async () => {
  const x = sets.wine!
  const scaled = x.map((row) => row.map((v, j) => v * 10 ** (j - 3) + j))
  const find = async (rows: number[][]) => {
    const model = await nearestNeighbors({ metric: 'mahalanobis' }).fit({ x: rows })
    return (await model.neighbors(rows)).distances.data()
  }
  close(await find(scaled), [...(await find(x))], 1e-7)
})

test('bad input is named', async () => {
  const y = ['a', 'b', 'b']
  const x = [
    [1, 2],
    [3, 4],
    [4, 5],
  ]
  const fit = (params: Parameters<typeof kNeighborsClassifier>[0], rows: number[][] = x) =>
    kNeighborsClassifier({ nNeighbors: 1, ...params }).fit({ x: rows, y })
  await expect(fit({ metric: 'precomputed' })).rejects.toThrow(
    "kNeighborsClassifier.fit: expected a square of distances for metric 'precomputed', got 3 rows of 2. Give each row's distances to all rows.",
  )
  await expect(
    fit({ metric: 'precomputed' }, [
      [0, 1, -1],
      [1, 0, 1],
      [1, 1, 0],
    ]),
  ).rejects.toThrow(
    'kNeighborsClassifier.fit: expected distances >= 0, got -1 in row 0, column 2. Precomputed rows are distances.',
  )
  await expect(
    fit(
      { metric: 'haversine' },
      x.map((row) => [...row, 1]),
    ),
  ).rejects.toThrow(
    "kNeighborsClassifier.fit: expected 2 columns for metric 'haversine', got 3. Give latitude and longitude, in radians.",
  )
  await expect(
    fit(
      { metric: 'mahalanobis' },
      x.map(([a]) => [a!, 2 * a!]),
    ),
  ).rejects.toThrow(
    "kNeighborsClassifier.fit: expected columns of which none follows from the others for metric 'mahalanobis', got a singular covariance. Drop columns, or give more rows than columns.",
  )
  await expect(fit({ metric: 'canberra', algorithm: 'kdTree' })).rejects.toThrow(
    "kNeighborsClassifier.fit: expected algorithm 'brute' or 'auto' for metric 'canberra', got 'kdTree'.",
  )
  await expect(
    dbscan({ metric: 'precomputed' }).fit({
      x: [
        [0, 1],
        [2, 0],
      ],
    }),
  ).rejects.toThrow(
    'dbscan.fit: expected symmetric distances, got 2 from row 1 to 0 and 1 back. Take the mean of the matrix and its transpose.',
  )
  await expect(
    dbscan({ metric: 'precomputed' }).fit({
      x: [
        [1, 1],
        [1, 1],
      ],
    }),
  ).rejects.toThrow(
    'dbscan.fit: expected distances of 0 from rows to themselves, got 1 in row 0. Give distances, not likenesses.',
  )
  expect(() => kNeighborsClassifier({ metric: 'yule' as never })).toThrow('kNeighborsClassifier')
  const model = await fit({ metric: 'hamming' })
  expect(() => model.toGraph!()).toThrow(
    "kNeighborsClassifier.toGraph: expected metric 'euclidean', 'manhattan' or 'chebyshev', got 'hamming'. Graphs have no other.",
  )
})

test('an abort is seen while pairs are compared', async () => {
  const x = Array.from({ length: 4000 }, (_, i) => Array.from({ length: 8 }, (_, j) => Math.sin(i * 3.7 + j)))
  const stop = new AbortController()
  const fitting = dbscan({ metric: 'minkowski', p: 3 }).fit({ x }, { signal: stop.signal })
  let at = 0
  setTimeout(() => {
    at = performance.now()
    stop.abort(new Error('enough'))
  }, 50)
  await expect(fitting).rejects.toThrow('enough')
  expect(performance.now() - at).toBeLessThan(500)
})
