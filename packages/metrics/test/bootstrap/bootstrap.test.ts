import { describe, expect, test } from 'vitest'
import { quantile } from '../../src/bootstrap/quantile.ts'
import { bootstrap } from '../../src/certainty/index.ts'
import { accuracy, averagePrecision, f1, InputError, meanAbsoluteError, rocAuc } from '../../src/index.ts'
import { random } from '../ranking/distributions.ts'
import { throwsExactly } from '../throws.ts'

const next = random(11)
const yTrue = Array.from({ length: 200 }, () => (next() < 0.4 ? 'spam' : 'ham'))
const yScore = yTrue.map((label) => Math.round(20 * (next() + (label === 'spam' ? 0.4 : 0))) / 20)
const yPred = yScore.map((score) => (score > 0.7 ? 'spam' : 'ham'))
const weight = yTrue.map(() => 0.5 + next())
const metricOptions = { posLabel: 'spam' as const }

describe.each([
  ['rocAuc', rocAuc],
  ['averagePrecision', averagePrecision],
] as const)('%s', (_, metric) => {
  test.each([undefined, weight])('sorted once gives what it gives sorted anew for each resample', (w) => {
    const data = { yTrue, yScore, ...(w && { weight: w }) }
    const fast = bootstrap(metric, data, { resamples: 200, seed: 3, metricOptions })
    const slow = bootstrap(
      (t: ArrayLike<string>, s: ArrayLike<number>, o?: { weight?: ArrayLike<number> }) =>
        metric(t, s, { ...o, ...metricOptions }),
      data,
      { resamples: 200, seed: 3 },
    )
    expect(fast.value).toBe(metric(yTrue, yScore, { ...metricOptions, ...(w && { weight: w }) }))
    fast.values.forEach((value, i) => {
      expect(Math.abs(value - slow.values[i]!)).toBeLessThan(1e-12)
    })
    expect(Math.abs(fast.low - slow.low)).toBeLessThan(1e-12)
  })
})

test('the interval is the quantiles of the resamples, and widens with its level', () => {
  const at = (level: number) => bootstrap(f1, { yTrue, yPred }, { level, metricOptions, resamples: 500 })
  const wide = at(0.99)
  const narrow = at(0.8)
  expect(narrow.value).toBe(f1(yTrue, yPred, metricOptions))
  expect(wide.low).toBeLessThan(narrow.low)
  expect(wide.high).toBeGreaterThan(narrow.high)
  expect(narrow.low).toBe(quantile(narrow.values.slice().sort(), 0.1))
  expect(narrow.low).toBeLessThan(narrow.value)
  expect(narrow.high).toBeGreaterThan(narrow.value)
})

test('the same seed gives the same resamples, and fewer resamples are the first of more', () => {
  const run = (seed: number, resamples: number) => bootstrap(accuracy, { yTrue, yPred }, { seed, resamples }).values
  expect(run(1, 50)).toEqual(run(1, 50))
  expect(run(1, 50)).not.toEqual(run(2, 50))
  expect(run(1, 20)).toEqual(run(1, 50).slice(0, 20))
})

test('the standard error of a mean is the one of the textbook', () => {
  const errors = Float64Array.from({ length: 400 }, () => next())
  const { standardError } = bootstrap(
    meanAbsoluteError,
    { yTrue: errors, yPred: new Float64Array(400) },
    { resamples: 2000 },
  )
  const mean = errors.reduce((a, b) => a + b) / 400
  const variance = errors.reduce((a, b) => a + (b - mean) ** 2, 0) / 400
  expect(standardError / Math.sqrt(variance / 400)).toBeGreaterThan(0.95)
  expect(standardError / Math.sqrt(variance / 400)).toBeLessThan(1.05)
})

test('a 90 % interval of an accuracy covers the truth about 90 times in 100', () => {
  const draw = random(5)
  let covered = 0
  for (let trial = 0; trial < 200; trial++) {
    const truth = new Uint8Array(150)
    const guess = Uint8Array.from(truth, () => (draw() < 0.7 ? 0 : 1))
    const { low, high } = bootstrap(
      accuracy,
      { yTrue: truth, yPred: guess },
      { level: 0.9, resamples: 200, seed: trial },
    )
    if (low <= 0.7 && 0.7 <= high) covered++
  }
  expect(covered).toBeGreaterThan(165)
  expect(covered).toBeLessThan(195)
})

test('resamples on which the metric is undefined are left out and counted', () => {
  const few = { yTrue: [0, 0, 0, 1], yScore: [0.1, 0.2, 0.3, 0.4] }
  const fast = bootstrap(rocAuc, few, { resamples: 100 })
  const slow = bootstrap((t: ArrayLike<number>, s: ArrayLike<number>) => rocAuc(t, s), few, { resamples: 100 })
  expect(fast.undefinedResamples).toBeGreaterThan(10)
  expect(fast.values.length + fast.undefinedResamples).toBe(100)
  expect(slow.undefinedResamples).toBe(fast.undefinedResamples)
})

test('a metric that is undefined for the data, or fails for a reason of its own, is not hidden', () => {
  throwsExactly(
    () => bootstrap(rocAuc, { yTrue: [1, 1], yScore: [0, 1] }),
    InputError,
    'rocAuc: expected rows of both classes, got no negative row of weight above 0. Evaluate on more rows.',
  )
  let calls = 0
  const broken = () => {
    if (++calls > 1) throw new TypeError('a bug')
    return 0
  }
  throwsExactly(() => bootstrap(broken, { yTrue: [1], yPred: [1] }), TypeError, 'a bug')
})

test('quantiles are those of numpy', () => {
  // np.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.975, 1])
  const at = (q: number) => quantile(Float64Array.of(1, 2, 4, 8), q)
  expect([0, 0.1, 0.5, 1].map(at)).toEqual([1, 1.3, 3, 8])
  expect(at(0.975)).toBeCloseTo(7.7, 12)
})

describe('a design', () => {
  const strata = yTrue
  const clusters = yTrue.map((_, i) => `user ${i % 40}`)
  const share = (t: ArrayLike<string>) => Array.from(t).filter((label) => label === 'spam').length / t.length

  test('with strata keeps the share of each in every resample, and so narrows what depends on it', () => {
    const free = bootstrap(share, { yTrue, yPred }, { resamples: 50 })
    const fixed = bootstrap(share, { yTrue, yPred }, { resamples: 50, strata })
    expect(free.standardError).toBeGreaterThan(0.01)
    expect(new Set(fixed.values)).toEqual(new Set([share(yTrue)]))
  })

  test('with clusters draws their rows together', () => {
    const seen: number[] = []
    const count = (t: ArrayLike<number>) => {
      const rows = new Map<number, number>()
      for (const i of Array.from(t)) rows.set(i % 40, (rows.get(i % 40) ?? 0) + 1)
      seen.push(...rows.values())
      return t.length
    }
    const places = Array.from(yTrue.keys())
    bootstrap(count, { yTrue: places, yPred: places }, { resamples: 20, clusters })
    // 200 rows of 40 users: five rows each time a user is drawn
    expect(seen.every((rows) => rows % 5 === 0)).toBe(true)
  })

  test('with clusters of equal rows is as wide as that of the clusters alone, and with a cluster a row no other', () => {
    const rows = Array.from({ length: 60 }, () => next())
    const mean = (t: ArrayLike<number>) => Array.from(t).reduce((a, b) => a + b, 0) / t.length
    const alone = bootstrap(mean, { yTrue: rows, yPred: rows }, { resamples: 200 })
    const four = rows.flatMap((row) => [row, row, row, row])
    const ids = rows.flatMap((_, i) => [i, i, i, i])
    const together = bootstrap(mean, { yTrue: four, yPred: four }, { resamples: 200, clusters: ids })
    expect(together.standardError).toBeCloseTo(alone.standardError, 12)
    const single = bootstrap(mean, { yTrue: rows, yPred: rows }, { resamples: 200, clusters: rows.map((_, i) => i) })
    expect(single.values).toEqual(alone.values)
  })

  test('is the same for metrics that are sorted once', () => {
    for (const design of [{ strata }, { clusters }]) {
      const options = { resamples: 50, metricOptions, method: 'bca' as const, ...design }
      const fast = bootstrap(rocAuc, { yTrue, yScore }, options)
      const slow = bootstrap((t: ArrayLike<string>, s: ArrayLike<number>) => rocAuc(t, s, metricOptions), { yTrue, yScore }, options) // biome-ignore format: one call
      expect(Math.abs(fast.low - slow.low)).toBeLessThan(1e-12)
      expect(Math.abs(fast.high - slow.high)).toBeLessThan(1e-12)
    }
  })
})

test("an interval of method 'bca' of a skewed mean leans to the long tail", () => {
  const amounts = Array.from({ length: 300 }, () => Math.log(1 - next()) ** 3)
  const mean = (t: ArrayLike<number>) => Array.from(t).reduce((a, b) => a + b, 0) / t.length
  const at = (method: 'percentile' | 'bca') => bootstrap(mean, { yTrue: amounts, yPred: amounts }, { method, resamples: 2000 }) // biome-ignore format: one call
  // the long tail is below
  expect(at('bca').low).toBeLessThan(at('percentile').low)
  expect(at('bca').high).toBeLessThan(at('percentile').high)
})
