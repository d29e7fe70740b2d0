import { stream } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { localOutlierFactor } from '../../src/index.ts'
import goldens from '../fixtures/clusters.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const type = localOutlierFactor
const subjects = {
  'an offset of -1.5': { recipe: localOutlierFactor(), type },
  'a share of outliers, manhattan, by a tree': {
    recipe: localOutlierFactor({ nNeighbors: 7, contamination: 0.1, metric: 'manhattan', algorithm: 'kdTree' }),
    type,
  },
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const sets = goldens.data as { readonly [name: string]: number[][] }
const close = (found: Float64Array, wanted: readonly number[]) => {
  expect(found.length).toBe(wanted.length)
  for (const [i, v] of wanted.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-9 * Math.abs(v))
}

test.each(goldens.localOutlierFactor)(
  'scikit-learn: $call',
  async ({ data, nNeighbors, contamination, metric, ...golden }) => {
    const x = sets[data]!
    const model = await localOutlierFactor({
      nNeighbors,
      contamination: contamination as number | 'auto',
      metric: metric as 'euclidean',
    }).fit({ x: x.slice(0, -20) })
    close(await model.negativeOutlierFactor.data(), golden.factors)
    close(await model.scoreSamples(x.slice(-20)), golden.scores)
    expect(Math.abs(model.offset - golden.offset)).toBeLessThan(1e-9)
  },
)

test('a row beside a dense cloud is an outlier, one of a thin cloud is not', async () => {
  const rng = stream(0, 'clouds')
  const dense = Array.from({ length: 200 }, () => [rng.normal() * 0.01, rng.normal() * 0.01])
  const thin = Array.from({ length: 200 }, () => [10 + rng.normal(), 10 + rng.normal()])
  const model = await localOutlierFactor().fit({ x: [...dense, ...thin] })
  expect([
    ...(await model.predict([
      [0.2, 0.2],
      [10.2, 10.2],
      [0, 0],
    ])),
  ]).toEqual([-1, 1, 1])
})

test('with too few rows it takes all others and warns; equal rows keep a density', async () => {
  const messages: string[] = []
  const model = await localOutlierFactor().fit({ x: [[1], [1], [2]] }, { onWarning: (w) => messages.push(w.message) })
  expect(messages).toEqual([
    "localOutlierFactor.fit: expected 'nNeighbors' to be below the number of rows, 3, got 20. 2 are taken; lower it.",
  ])
  expect(model.facts.neighbors).toBe(2)
  expect((await model.scoreSamples([[1], [5]])).every(Number.isFinite)).toBe(true)
})

test('abort ends a long search at once', async () => {
  const rng = stream(0, 'many')
  const x = Array.from({ length: 20_000 }, () => Array.from({ length: 16 }, () => rng.normal()))
  const stop = new AbortController()
  const fitting = localOutlierFactor().fit({ x }, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 50)
  await expect(fitting).rejects.toThrow('enough')
})
