import { expect, test } from 'vitest'
import { bootstrapDifference, deLongTest, mcNemarTest, permutationTest } from '../../src/certainty/index.ts'
import { accuracy, rocAuc } from '../../src/index.ts'
import { random } from '../ranking/distributions.ts'

const next = random(19)
const yTrue = Uint8Array.from({ length: 300 }, () => (next() < 0.4 ? 1 : 0))
const scores = (strength: number) => Float64Array.from(yTrue, (label) => next() + strength * label)
const first = scores(0.6)
const second = scores(0.3)
const labels = (score: Float64Array) => Uint8Array.from(score, (s) => (s > 0.8 ? 1 : 0))

test("the paired bootstrap's interval of two areas is about DeLong's", () => {
  const ours = bootstrapDifference(rocAuc, { yTrue, first, second }, { resamples: 1000 })
  const delong = deLongTest(yTrue, first, second)
  expect(ours.difference).toBeCloseTo(delong.difference, 12)
  expect(ours.standardError / delong.standardError).toBeGreaterThan(0.9)
  expect(ours.standardError / delong.standardError).toBeLessThan(1.1)
  expect(Math.abs(ours.low - delong.low)).toBeLessThan(0.02)
})

test('resamples are shared: a model does not differ from itself', () => {
  const same = bootstrapDifference(rocAuc, { yTrue, first, second: first }, { resamples: 50, method: 'bca' })
  expect([same.difference, same.low, same.high, same.standardError]).toEqual([0, 0, 0, 0])
  expect(permutationTest(rocAuc, { yTrue, first, second: first }, { resamples: 50 }).pValue).toBe(1)
})

test("the permutation test's p-value of an accuracy is about McNemar's exact one", () => {
  const data = { yTrue, first: labels(scores(0.45)), second: labels(second) }
  const exact = mcNemarTest(yTrue, data.first, data.second).pValue
  const { difference, pValue } = permutationTest(accuracy, data, { resamples: 4000 })
  expect(difference).toBeCloseTo(accuracy(yTrue, data.first) - accuracy(yTrue, data.second), 12)
  expect(exact).toBeGreaterThan(0.001)
  expect(Math.abs(pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 4000) + 1e-3)
})

test('of two models that are alike, one test in twenty finds a difference', () => {
  let found = 0
  for (let trial = 0; trial < 200; trial++) {
    const truth = Uint8Array.from({ length: 30 }, () => (next() < 0.5 ? 1 : 0))
    const guess = () => Float64Array.from(truth, (label) => next() + 0.3 * label)
    const { pValue } = permutationTest(
      rocAuc,
      { yTrue: truth, first: guess(), second: guess() },
      { resamples: 99, seed: trial },
    )
    if (pValue <= 0.05) found++
  }
  expect(found).toBeGreaterThanOrEqual(2)
  expect(found).toBeLessThanOrEqual(20)
})

test('rows of one cluster are exchanged together: copies of rows make no more certain', () => {
  const rows = yTrue.subarray(0, 20)
  const thrice = <T>(column: ArrayLike<T>) => Array.from(column).flatMap((value) => [value, value, value])
  const data = { yTrue: rows, first: labels(first.subarray(0, 20)), second: labels(second.subarray(0, 20)) }
  const copies = { yTrue: thrice(rows), first: thrice(data.first), second: thrice(data.second) }
  const clusters = thrice(Array.from(rows.keys()))
  expect(permutationTest(accuracy, copies, { clusters }).pValue).toBe(permutationTest(accuracy, data).pValue)
})

test('weights count as rows', () => {
  const weight = Float64Array.from(yTrue, (_, i) => i % 2)
  const half = <T>(column: ArrayLike<T>) => Array.from(column).filter((_, i) => i % 2 === 1)
  const { difference } = bootstrapDifference(rocAuc, { yTrue, first, second, weight }, { resamples: 5 })
  expect(difference).toBeCloseTo(rocAuc(half(yTrue), half(first)) - rocAuc(half(yTrue), half(second)), 12)
})
