import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as m from '../../src/index.ts'
import { weightedQuantile } from '../../src/numeric/weighted-quantile.ts'
import * as s from '../../src/stream/index.ts'
import { scoreKey } from '../../src/stream/score-key.ts'
import { random } from '../ranking/distributions.ts'

const next = random(7)
const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))
const ROWS = 20_000
const yTrue = Uint8Array.from({ length: ROWS }, () => (next() < 0.2 ? 1 : 0))
const margin = Float64Array.from(yTrue, (label) => normal() + 1.2 * label)

const SCORES: Readonly<Record<string, Float64Array>> = {
  margins: margin,
  probabilities: margin.map((z) => sigmoid(z - 2)),
  'probabilities that crowd at 0 and 1': margin.map((z) => sigmoid(12 * z - 8)),
  'numbers of every size': margin.map((z) => Math.exp(40 * z)),
  'a few scores': margin.map((z) => Math.round(z * 5)),
}
const METRICS = [
  ['rocAucStream', s.rocAucStream, m.rocAuc, 0.002],
  ['averagePrecisionStream', s.averagePrecisionStream, m.averagePrecision, 0.02],
  ['ksStatisticStream', s.ksStatisticStream, m.ksStatistic, 0.01],
] as const

describe.each(Object.entries(SCORES))('of %s', (_, yScore) => {
  test.each(METRICS)('%s bounds its metric of all rows, closely', (_, stream, plain, width) => {
    for (const bins of [64, 4096]) {
      const { value, low, high } = stream({ bins }).update(yTrue, yScore).value()
      const exact = plain(yTrue, yScore)
      expect(low).toBeLessThanOrEqual(exact + 1e-13)
      expect(high).toBeGreaterThanOrEqual(exact - 1e-13)
      expect(value).toBeGreaterThanOrEqual(low)
      expect(value).toBeLessThanOrEqual(high)
      if (bins === 4096) expect(high - low).toBeLessThan(width)
    }
  })

  test('quantileStream bounds every quantile, within the width that it promises', () => {
    const sizes = Array.from(yScore, Math.abs).filter((x) => x > 0)
    const state = s.quantileStream().update(yScore).state()
    const powers = Math.log2(sizes.reduce((a, b) => Math.max(a, b)) / sizes.reduce((a, b) => Math.min(a, b))) + 2
    for (const q of [0, 0.01, 0.25, 0.5, 0.9, 0.999, 1]) {
      const { value, low, high } = s.quantileStream({ q }).merge(state).value()
      const exact = weightedQuantile(yScore, undefined, q)
      expect(low).toBeLessThanOrEqual(exact)
      expect(high).toBeGreaterThanOrEqual(exact)
      expect(value).toBeGreaterThanOrEqual(low)
      expect(value).toBeLessThanOrEqual(high)
      // two signs, and both ends of 0 to 1
      expect(high - low).toBeLessThanOrEqual((4 * 2 * powers * Math.abs(exact)) / 4096)
    }
  })

  test('points of a curveStream lie on the curve', () => {
    const cost = { falsePositive: 1, falseNegative: 7 }
    const points = (curve: m.CostCurve) => ({ thresholds: curve.thresholds, x: curve.taken, y: curve.cost })
    const all = { dropIntermediate: false }
    const curves = [
      [s.curveStream(m.rocCurve, { bins: 64, ...all }), m.rocCurve(yTrue, yScore, all), 'fpr', 'tpr'],
      [s.curveStream(m.liftCurve, { bins: 64 }), m.liftCurve(yTrue, yScore), 'taken', 'lift'],
      [s.curveStream(m.cumulativeGains, { bins: 64 }), m.cumulativeGains(yTrue, yScore), 'taken', 'captured'],
      [
        s.curveStream((t, p, o) => points(m.costCurve(t, p, { ...o, ...cost })), { bins: 64 }),
        points(m.costCurve(yTrue, yScore, cost)),
        'x',
        'y',
      ],
    ] as const
    for (const [stream, full, x, y] of curves) {
      const sketch = stream.update(yTrue, yScore).value() as unknown as Record<string, Float64Array>
      const exact = full as unknown as Record<string, Float64Array>
      const at = new Map(Array.from(exact.thresholds!, (threshold, i) => [threshold, i]))
      expect(sketch.thresholds!.length).toBeGreaterThan(8)
      sketch.thresholds!.forEach((threshold, i) => {
        const on = at.get(threshold)!
        expect([sketch[x]![i], sketch[y]![i]]).toEqual([exact[x]![on], exact[y]![on]])
      })
    }
  })

  test('the state is the same bits however rows were split and merged', () => {
    const state = s.rocAucStream({ bins: 128 }).update(yTrue, yScore).state()
    const parts = [0, 1, 2].map((k) => {
      const mine = [...yTrue.keys()].filter((i) => (i * 7919) % 3 === k)
      return s.rocAucStream({ bins: 128 }).update(mine.map((i) => yTrue[i]!), mine.map((i) => yScore[i]!)) // biome-ignore format: one call
    })
    const merged = s.rocAucStream({ bins: 128 })
    for (const part of parts.reverse()) merged.merge(JSON.parse(JSON.stringify(part.state())))
    expect(merged.state()).toEqual(state)
    expect(state.bins.length).toBeLessThanOrEqual(128)
  })
})

test('the state of any doubles does not depend on their order', () => {
  const list = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(list, fc.nat(200), (values, at) => {
      const whole = s.quantileStream({ bins: 16 }).update(values)
      const last = values.slice(at)
      const first = values.slice(0, at)
      const merged = s.quantileStream({ bins: 16 })
      for (const part of [last, first])
        if (part.length > 0) merged.merge(s.quantileStream({ bins: 16 }).update(part).state())
      expect(merged.state()).toEqual(whole.state())
      const { low, high } = whole.value()
      const exact = weightedQuantile(Float64Array.from(values), undefined, 0.5)
      expect(low <= exact && exact <= high).toBe(true)
    }),
  )
})

test('keys of scores are integers in the order of the scores', () => {
  const key = scoreKey()
  const double = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ noNaN: true, min: 0, max: 1 }),
    fc.constantFrom(-0, 0, 0.5, 1, 1 + 2 ** -52, 1 - 2 ** -53),
  )
  fc.assert(
    fc.property(double, double, (a, b) => {
      expect(Number.isSafeInteger(key(a))).toBe(true)
      if (a < b) expect(key(a)).toBeLessThanOrEqual(key(b))
      if (a === b) expect(key(a)).toBe(key(b))
    }),
  )
})

test('bins are at least 16, and quantiles from 0 to 1', () => {
  expect(() => s.rocAucStream({ bins: 8 })).toThrow(m.ParamError)
  expect(() => s.quantileStream({ q: 2 })).toThrow(m.ParamError)
})
