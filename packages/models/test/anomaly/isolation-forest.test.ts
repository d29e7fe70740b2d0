import { FormatError, stream } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { averagePathLength } from '../../src/anomaly/average-path-length.ts'
import { rowDrawer } from '../../src/anomaly/draw-rows.ts'
import { isolationForest } from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'

// Which rows trees draw depends on their order, so fits on the same rows in another order agree roughly.
const declared = { type: isolationForest, allowsMissing: true, tolerance: { order: 0.1, graph: 1e-5 } }
const subjects = {
  'an offset of -0.5': { recipe: isolationForest(), ...declared, input: denseRows },
  'a share of outliers, drawn columns': {
    recipe: isolationForest({ contamination: 0.1, maxFeatures: 0.5, bootstrap: true, maxSamples: 40 }),
    ...declared,
    input: denseRows,
  },
  sparse: { recipe: isolationForest({ nEstimators: 50, maxSamples: null }), ...declared, input: sparseRows },
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

/** A cloud, and behind it rows far out. */
function cloud(rows: number, outliers: number) {
  const rng = stream(0, 'cloud')
  return Array.from({ length: rows + outliers }, (_, i) =>
    Array.from({ length: 3 }, () => rng.normal() + (i < rows ? 0 : 7)),
  )
}

test('contamination is the share of training rows called outliers, and finds those that are', async () => {
  const x = cloud(380, 20)
  const model = await isolationForest({ contamination: 0.05 }).fit({ x })
  const labels = await model.predict(x)
  expect(labels.filter((v) => v === -1).length).toBe(20)
  expect(labels.slice(380).every((v) => v === -1)).toBe(true)
  expect(model.facts.offset).toBe(model.offset)
})

test('scores are those of the path lengths: one row alone, and all rows equal', async () => {
  const alone = await isolationForest({ maxSamples: 1 }).fit({ x: cloud(30, 0) })
  expect([...(await alone.scoreSamples(cloud(30, 0)))]).toEqual(new Array(30).fill(-0.5))
  const equal = await isolationForest().fit({ x: new Array(300).fill([1, 2]) })
  expect(equal.facts.nodes).toBe(100)
  for (const v of await equal.scoreSamples([
    [1, 2],
    [9, 9],
  ]))
    expect(v).toBeCloseTo(-0.5, 12)
})

test('scores lie in [-1, 0), and our own session agrees with the model', async () => {
  const value = fc.oneof(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(NaN), fc.constantFrom(0, 1))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 50 }),
      async (x, maxSamples) => {
        const model = await isolationForest({ nEstimators: 7, maxSamples }).fit({ x })
        const scores = await model.scoreSamples(x)
        expect(scores.every((v) => v >= -1 && v < 0)).toBe(true)
        using s = await session(model.toGraph!())
        const out = await s.run({ x: { dtype: 'float32', shape: [x.length, 2], data: Float32Array.from(x.flat()) } })
        for (const [i, v] of (await model.decisionFunction(x)).entries())
          expect(Math.abs((out.score!.data as Float32Array)[i]! - v)).toBeLessThan(1e-5)
      },
    ),
    { numRuns: 25 },
  )
})

test('a tree stops at the depth of a balanced tree of its rows', async () => {
  const model = await isolationForest({ nEstimators: 3, maxSamples: 16 }).fit({ x: cloud(200, 0) })
  // No path is longer than the 4 levels and what is left of 16 rows.
  const shortest = -(2 ** (-(4 + averagePathLength(13)) / averagePathLength(16)))
  for (const v of await model.scoreSamples(cloud(200, 0))) expect(v).toBeLessThanOrEqual(shortest)
})

test('more samples than rows warn, and all rows are drawn', async () => {
  const codes: string[] = []
  const model = await isolationForest({ maxSamples: 500 }).fit(
    { x: cloud(20, 0) },
    { onWarning: (w) => codes.push(w.code) },
  )
  expect(codes).toEqual(['few-rows'])
  expect(model.facts.maxSamples).toBe(20)
})

test('rows of weight 0 are no rows, and heavy ones are drawn more often', async () => {
  const x = cloud(60, 60)
  const far = x.map((_, i) => (i < 60 ? 0 : 1))
  const codes: string[] = []
  const recipe = isolationForest({ maxSamples: 80 })
  const model = await recipe.fit({ x, weight: far }, { onWarning: (w) => codes.push(w.code) })
  expect(codes).toEqual(['few-rows'])
  expect(model.facts.maxSamples).toBe(60)
  // Of those that were learned from, the far ones are the normal ones.
  const scores = await model.scoreSamples(x)
  const mean = (v: Float64Array): number => v.reduce((a, b) => a + b, 0) / v.length
  expect(mean(scores.subarray(60))).toBeGreaterThan(mean(scores.subarray(0, 60)) + 0.05)
  const shares = await Promise.all(
    [1, 20].map(async (heavy) => {
      const weighed = { x, weight: far.map((f) => (f ? 1 : heavy)) }
      const said = await isolationForest({ maxSamples: 16, bootstrap: true }).fit(weighed)
      return mean((await said.scoreSamples(x)).subarray(0, 60))
    }),
  )
  expect(shares[1]!).toBeGreaterThan(shares[0]! + 0.02)
  await expect(recipe.fit({ x, weight: far.map(() => 0) })).rejects.toThrow('isolationForest.fit')
})

test('rows are drawn in proportion to their weights', async () => {
  const drawn = rowDrawer(
    10,
    Float64Array.from({ length: 10 }, (_, i) => i),
    false,
  )
  expect(drawn.available).toBe(9)
  const counts = new Int32Array(10)
  for (let t = 0; t < 4000; t++) for (const row of drawn.draw(1, stream(0, 'one', t))) counts[row]!++
  expect(counts[0]).toBe(0)
  // Four standard deviations of a binomial count.
  counts.forEach((n, i) => {
    expect(Math.abs(n - (4000 * i) / 45)).toBeLessThanOrEqual(4 * Math.sqrt((4000 * i) / 45))
  })
  expect([...drawn.draw(9, stream(0, 'all'))].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test.each([
  [
    { contamination: 0 },
    "expected 'contamination' to be 'auto', or a share > 0 and <= 0.5, got 0. The default is 'auto'.",
  ],
  [{ contamination: 0.6 }, "expected 'contamination' to be 'auto', or a share > 0 and <= 0.5, got 0.6."],
  [{ maxSamples: 1.5 }, "expected 'maxSamples' to be 'auto', an integer >= 1, a share > 0 and < 1, or null, got 1.5."],
])('refuses %o', (params, message) => {
  expect(() => isolationForest(params)).toThrow(`isolationForest: ${message}`)
})

test('refuses infinities, and files without an offset', async () => {
  await expect(isolationForest().fit({ x: [[1], [-Infinity]] })).rejects.toThrow(
    'isolationForest.fit: expected numbers of at most 3.4e38, got one beyond in row 1, column 0. Rescale the column.',
  )
  const model = await isolationForest({ nEstimators: 2 }).fit({ x: cloud(20, 0) })
  const { tensors, facts } = model.toState()
  const { offset: _, ...rest } = facts
  const saved = { type: 'isolationForest', version: 1, params: {}, tensors, facts: rest }
  expect(() => isolationForest.restore(saved)).toThrow(FormatError)
})
