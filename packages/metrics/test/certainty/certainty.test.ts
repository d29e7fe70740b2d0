import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bootstrap, deLongInterval, deLongTest, mcNemarTest, wilsonInterval } from '../../src/certainty/index.ts'
import { rocAuc } from '../../src/index.ts'
import { random } from '../ranking/distributions.ts'

const scored = (seed: number, rows: number, shift: number) => {
  const next = random(seed)
  const yTrue = Uint8Array.from({ length: rows }, (_, i) => i % 2)
  return { yTrue, yScore: Float64Array.from(yTrue, (label) => next() + shift * label) }
}

test('a 95 % interval of an area covers the truth about 95 times in 100', () => {
  // uniform scores shifted by s: the positive one is higher with probability 1 - (1 - s)^2 / 2
  const truth = 1 - 0.7 ** 2 / 2
  let covered = 0
  for (let seed = 0; seed < 400; seed++) {
    const { yTrue, yScore } = scored(seed, 120, 0.3)
    const { low, high } = deLongInterval(yTrue, yScore)
    if (low <= truth && truth <= high) covered++
  }
  expect(covered).toBeGreaterThan(362)
  expect(covered).toBeLessThan(395)
})

test("DeLong's standard error is about the bootstrap's, and its value rocAuc's", () => {
  const { yTrue, yScore } = scored(3, 400, 0.3)
  const { value, standardError } = deLongInterval(yTrue, yScore)
  expect(value).toBeCloseTo(rocAuc(yTrue, yScore), 12)
  expect(standardError / bootstrap(rocAuc, { yTrue, yScore }).standardError).toBeGreaterThan(0.9)
  expect(standardError / bootstrap(rocAuc, { yTrue, yScore }).standardError).toBeLessThan(1.1)
})

test('two scores that rank alike do not differ, and exchanging two exchanges the sign', () => {
  const { yTrue, yScore } = scored(5, 100, 0.3)
  const other = scored(6, 100, 0.1).yScore
  const same = deLongTest(yTrue, yScore, yScore.map((score) => 3 * score + 1)) // biome-ignore format: one call
  expect([same.difference, same.pValue, same.standardError]).toEqual([0, 1, 0])
  const one = deLongTest(yTrue, yScore, other)
  const reverse = deLongTest(yTrue, other, yScore)
  expect(reverse.difference).toBe(-one.difference)
  expect(reverse.pValue).toBeCloseTo(one.pValue, 12)
  expect(one.pValue).toBeLessThan(0.05)
})

test('of equal models McNemar finds a difference at 5 % in at most about 5 of 100', () => {
  const next = random(8)
  let found = 0
  for (let trial = 0; trial < 400; trial++) {
    const yTrue = new Uint8Array(80)
    const guess = () => Uint8Array.from(yTrue, () => (next() < 0.7 ? 0 : 1))
    if (mcNemarTest(yTrue, guess(), guess()).pValue < 0.05) found++
  }
  expect(found).toBeLessThan(30)
  expect(found).toBeGreaterThan(3)
})

test('exact and approximate p values meet where one takes over from the other', () => {
  const of = (all: number, fewer: number) => {
    const first = Uint8Array.from({ length: all }, (_, i) => (i < fewer ? 1 : 0))
    return mcNemarTest(new Uint8Array(all).fill(1), first, first.map((label) => 1 - label)).pValue // biome-ignore format: one call
  }
  expect(of(1002, 461) / of(1000, 460)).toBeGreaterThan(0.95)
  expect(of(1002, 461) / of(1000, 460)).toBeLessThan(1.05)
})

test('a Wilson interval holds its share, mirrors, and narrows with more trials', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (trials, any) => {
      const successes = any % (trials + 1)
      const { low, high } = wilsonInterval(successes, trials)
      const mirrored = wilsonInterval(trials - successes, trials)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(low - 1e-12).toBeLessThanOrEqual(successes / trials)
      expect(high + 1e-12).toBeGreaterThanOrEqual(successes / trials)
      expect(Math.abs(mirrored.low - (1 - high))).toBeLessThan(1e-12)
      const more = wilsonInterval(2 * successes, 2 * trials)
      expect(more.high - more.low).toBeLessThan(high - low)
    }),
  )
})
