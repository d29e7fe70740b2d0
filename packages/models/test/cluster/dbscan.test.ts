import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { dbscan } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import goldens from '../fixtures/clusters.json' with { type: 'json' }
import { runOnnx as runtime } from '../run-onnx.ts'

const subjects = {
  euclidean: { recipe: dbscan({ eps: 2.5 }), type: dbscan },
  'manhattan, brute': { recipe: dbscan({ eps: 4, metric: 'manhattan', algorithm: 'brute' }), type: dbscan },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runtime)) test(c.name, c.run)
})

const sets = goldens.data as { readonly [name: string]: number[][] }

test.each(goldens.dbscan)('scikit-learn: $call', async ({ data, weighted, eps, minSamples, core, labels }) => {
  const x = sets[data]!
  const weight = x.map((_, i) => (i % 4) * 0.75)
  for (const algorithm of ['brute', 'kdTree'] as const) {
    const model = await dbscan({ eps, minSamples, algorithm }).fit({ x, ...(weighted && { weight }) })
    const found = await model.labels.data()
    expect([...(await model.coreSampleIndices.data())]).toEqual(core)
    expect([...found].map((c) => c < 0)).toEqual(labels.map((c) => c < 0))
    // The same clusters of core rows, whatever their numbers.
    const number = new Map(core.map((i) => [labels[i]!, found[i]!]))
    expect(core.map((i) => found[i])).toEqual(core.map((i) => number.get(labels[i]!)))
    expect(new Set(number.values()).size).toBe(model.facts.clusters)
    expect([...(await model.predict(x))]).toEqual([...found])
  }
})

test('rings around one another are clusters, and rows apart are noise', async () => {
  const ring = (radius: number) =>
    Array.from({ length: 60 }, (_, i) => [radius * Math.cos((i * Math.PI) / 30), radius * Math.sin((i * Math.PI) / 30)])
  const model = await dbscan({ eps: 0.6, minSamples: 3 }).fit({ x: [...ring(1), ...ring(4), [9, 9]] })
  const labels = [...(await model.labels.data())]
  expect(labels).toEqual([...Array(60).fill(1), ...Array(60).fill(0), -1])
  expect(model.facts).toEqual({ clusters: 2, noise: 1 })
  expect([
    ...(await model.predict([
      [1.1, 0],
      [2.5, 0],
      [0, -4.2],
    ])),
  ]).toEqual([1, -1, 0])
})

test('ONNX Runtime finds the clusters of the model; without clusters all rows are noise and there is no graph', async () => {
  const x = sets.iris!
  const model = await dbscan().fit({ x })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 4], data: Float32Array.from(x.flat()) } } as const
  const { cluster } = await runOnnx(model.toGraph!(), feeds)
  const labels = await model.predict(x)
  const found = Array.from(cluster!.data as BigInt64Array, Number)
  const agree = found.filter((c, i) => c === labels[i]).length
  expect(agree).toBeGreaterThan(148)
  const none = await dbscan({ eps: 1e-3 }).fit({ x: [[1], [2], [3]] })
  expect([...(await none.predict([[1], [7]]))]).toEqual([-1, -1])
  expect(() => none.toGraph!()).toThrow(
    'dbscan.toGraph: expected at least one cluster, got none. Raise eps or lower minSamples.',
  )
})
