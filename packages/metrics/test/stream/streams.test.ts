import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as m from '../../src/index.ts'
import * as s from '../../src/stream/index.ts'
import { expectSame } from '../expect-same.ts'
import { PROPERTIES, type Properties, type Rows } from '../property-table.ts'

type Columns = [yTrue: number[], other: number[], options: { readonly weight?: ArrayLike<number> }]

/** Both classes occur, and numbers are above 0, as logarithms and deviances want. */
const rowsFor = ({ of }: Properties): fc.Arbitrary<Required<Rows>> =>
  fc
    .array(
      fc.tuple(fc.nat(of === 'numbers' ? 39 : of === 'scores' ? 1 : 2), fc.nat(20), fc.integer({ min: 1, max: 4 })),
      { minLength: 3, maxLength: 40 },
    )
    .map((list) => [[0, 3, 1], [1, 5, 2], ...list] as [number, number, number][])
    .map((list) => ({
      yTrue: list.map(([t]) => (of === 'numbers' ? t + 1 : t)),
      other: list.map(([, p]) => (of === 'labels' ? p % 3 : of === 'scores' ? p / 20 : 2 * p + 1)),
      weight: list.map(([, , w]) => w * 0.3),
    }))
const cut = (rows: Required<Rows>, from: number, to: number): Columns => [
  rows.yTrue.slice(from, to),
  rows.other.slice(from, to),
  { weight: rows.weight.slice(from, to) },
]
const whole = ([yTrue, other, { weight }]: Columns): Columns => [yTrue, other, { weight: Array.from(weight!, (w) => Math.round(w * 10)) }] // biome-ignore format: one row

const streamed = Object.entries(PROPERTIES).flatMap(([name, properties]) => {
  const { stream } = properties
  return stream ? [[name, { ...properties, stream }] as const] : []
})

describe.each(streamed)('a stream of %s', (name, properties) => {
  const { stream, weighted } = properties
  const update = (one: ReturnType<typeof stream>, [yTrue, other, options]: Columns) =>
    yTrue.length > 0 ? one.update(yTrue, other, ...(weighted ? [options] : [])) : one
  const split = rowsFor(properties).chain((rows) =>
    fc.tuple(fc.constant(rows), fc.nat(rows.yTrue.length), fc.nat(rows.yTrue.length)),
  )
  const overTheWire = (one: ReturnType<typeof stream>) => JSON.parse(JSON.stringify(one.state()))
  const all = fc.sample(rowsFor(properties), { numRuns: 1, seed: 1 })[0]!

  test('has the value of the plain form, weighted or not, however the rows are split', () => {
    fc.assert(
      fc.property(split, fc.boolean(), ([rows, at], withWeights) => {
        const one = stream()
        for (const part of [cut(rows, 0, at), cut(rows, at, Infinity)]) {
          update(one, withWeights ? part : [part[0], part[1], {}])
        }
        const { yTrue, other, weight } = rows
        const expected = properties.value({ yTrue, other, ...(withWeights && weighted ? { weight } : {}) })
        const value = one.value()
        // few numbers are told apart by every sketch
        for (const got of typeof value === 'number' ? [value] : [value.value, value.low, value.high]) {
          expectSame(got, expected, name)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('merges associatively and commutatively, to the last bit, through JSON', () => {
    // sketches add weights in doubles: whole ones are exact
    const exact = typeof update(stream(), cut(all, 0, Infinity)).value() === 'number'
    fc.assert(
      fc.property(split, ([rows, x, y]) => {
        const [a, b] = [Math.min(x, y), Math.max(x, y)]
        const parts = [cut(rows, 0, a), cut(rows, a, b), cut(rows, b, Infinity)]
        const [p, q, r] = parts.map((part) => overTheWire(update(stream(), exact ? part : whole(part))))
        const left = stream()
          .merge(overTheWire(stream().merge(p).merge(q)))
          .merge(r)
        const right = stream()
          .merge(r)
          .merge(overTheWire(stream().merge(q).merge(p)))
        expect(right.value()).toEqual(left.value())
      }),
      { numRuns: 50 },
    )
  })

  test('adds nothing where it refuses a batch', () => {
    const one = update(stream(), cut(all, 0, Infinity))
    const before = one.value()
    expect(() => one.update([1, 1, Number.NaN], [1, 1, 1])).toThrow(m.InputError)
    expect(() => one.update([1, 1], [1, 1, 1])).toThrow(m.InputError)
    if (properties.of !== 'labels') expect(() => one.update([1, 1, 1], [1, 1, Number.NaN])).toThrow(m.InputError)
    if (weighted) expect(() => one.update([1, 1, 1], [1, 1, 1], { weight: [1, 1, -1] })).toThrow(m.InputError)
    expect(one.value()).toEqual(before)
  })

  test('says that there is no row yet, and refuses the state of another metric', () => {
    expect(() => stream().value()).toThrow(m.InputError)
    expect(() => stream().merge({ of: 'something else' })).toThrow(m.InputError)
  })
})

test('moments survive a mean that is large beside the spread', () => {
  const yTrue = [1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4]
  const yPred = [1e9 + 1.5, 1e9 + 2, 1e9 + 2.5, 1e9 + 4]
  const one = s.r2ScoreStream().update(yTrue.slice(0, 2), yPred.slice(0, 2)).update(yTrue.slice(2), yPred.slice(2))
  expect(one.value()).toBe(0.9)
  const shifted = yPred.map((p) => p - 1e8)
  expect(s.explainedVarianceStream().update(yTrue, shifted).value()).toBeCloseTo(
    m.explainedVariance(yTrue, shifted),
    12,
  )
})

test('numbers whose products would overflow are refused by name', () => {
  expect(() => s.r2ScoreStream().update([1e200, 1], [1, 1])).toThrow(
    'r2ScoreStream: expected numbers up to 1e+60 in size, got 1e+200 for yTrue of row 0. Choose a larger unit.',
  )
})

test('the state of one stream of labels serves every metric of labels', () => {
  const seen = s.labelStream(m.accuracy<string>).update(['ham', 'spam', 'spam'], ['ham', 'spam', 'ham'])
  const matrix = s.labelStream(m.confusionMatrix<string>).merge(JSON.parse(JSON.stringify(seen.state())))
  expect(seen.value()).toBe(2 / 3)
  expect(matrix.value()).toEqual([
    [1, 0],
    [1, 1],
  ])
})

test('a stream of probabilities takes a column a class, and batches that lack a class', () => {
  const labels = ['a', 'b', 'c']
  const loss = s.logLossStream({ labels })
  loss.update(['a', 'a'], [[0.5, 0.25, 0.25], [0.75, 0, 0.25]]).update(['c'], [[0.25, 0.25, 0.5]]) // biome-ignore format: rows
  const all = [[0.5, 0.25, 0.25], [0.75, 0, 0.25], [0.25, 0.25, 0.5]] // biome-ignore format: rows
  expect(loss.value()).toBeCloseTo(m.logLoss(['a', 'a', 'c'], all, { labels }), 14)
  const brier = s.brierScoreStream({ labels }).update(['a', 'a', 'c'], all)
  expect(brier.value()).toBeCloseTo(m.brierScore(['a', 'a', 'c'], all, { labels }), 14)
})

test('calibrationCurveStream has the points of calibrationCurve', () => {
  const yTrue = [0, 1, 1, 0, 1]
  const p = [0.1, 0.15, 0.8, 0.45, 0.9]
  const one = s.calibrationCurveStream().update(yTrue.slice(0, 2), p.slice(0, 2)).update(yTrue.slice(2), p.slice(2))
  expect(one.value()).toEqual(m.calibrationCurve(yTrue, p))
})

test('rowStream is the mean of a metric over queries, whatever the split', () => {
  const relevance = [[3, 0, 1], [0, 0, 2], [1, 2]] // biome-ignore format: a row a query
  const score = [[0.5, 0.7, 0.1], [0.3, 0.2, 0.1], [2, 1]] // biome-ignore format: a row a query
  const at2 = () => s.rowStream<number[], number[]>('ndcg at 2', (r, p) => m.ndcg(r, p, { k: 2 }))
  const one = at2().update(relevance.slice(0, 1), score.slice(0, 1)).update(relevance.slice(1), score.slice(1))
  expect(one.value()).toBeCloseTo(m.ndcg(relevance, score, { k: 2 }), 14)
  const other = at2().merge(at2().update(relevance.slice(2), score.slice(2)).state())
  other.merge(at2().update(relevance.slice(0, 2), score.slice(0, 2)).state())
  expect(other.value()).toBe(one.value())
  expect(() => s.rowStream<number[], number[]>('ndcg', m.ndcg).merge(one.state())).toThrow(m.InputError)
})

const CURVES = {
  rocCurve: m.rocCurve,
  precisionRecallCurve: m.precisionRecallCurve,
  detCurve: m.detCurve,
  cumulativeGains: m.cumulativeGains,
  liftCurve: m.liftCurve,
  confusionMatrixAtThresholds: m.confusionMatrixAtThresholds,
  profitCurve: (t: ArrayLike<number>, p: ArrayLike<number>, o: Columns[2]) =>
    m.profitCurve(t, p, { ...o, truePositive: 10, falsePositive: -3 }),
}

test.each(Object.entries(CURVES))('curveStream has the points of %s where scores are few', (_, curve) => {
  const yTrue = [0, 1, 1, 0, 1, 0]
  const yScore = [0.1, 0.15, 0.8, 0.45, 0.9, 0.8]
  const weight = [1, 0.5, 3, 0.25, 0, 1]
  const [first, last] = [2, 6].map((to, i) => [yTrue.slice(2 * i, to), yScore.slice(2 * i, to), { weight: weight.slice(2 * i, to) }] as const) // biome-ignore format: one list
  const one = s.curveStream(curve as typeof m.rocCurve).update(...last!)
  expect(
    s
      .curveStream(curve as typeof m.rocCurve)
      .update(...first!)
      .merge(one.state())
      .value(),
  ).toEqual(curve(yTrue, yScore, { weight }))
})

test('a d2TweedieStream of constant targets is 0, or 1 where they are met', () => {
  const met = s.d2TweedieStream({ power: 1 }).update([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])
  expect(met.value()).toBe(m.d2Tweedie([0.1, 0.1, 0.1], [0.1, 0.1, 0.1], { power: 1 }))
  expect(s.d2TweedieStream({ power: 1 }).update([0.1, 0.1, 0.1], [0.2, 0.1, 0.1]).value()).toBe(0)
  expect(s.d2TweedieStream().update([1, 2, 3], [1, 2, 4]).value()).toBe(0.5)
})

test('a state that state() did not make is refused by name, and adds nothing', () => {
  const mse = s.meanSquaredErrorStream().update([1, 2], [1, 3])
  const auc = s.rocAucStream().update([0, 1], [1, 2])
  const sums = [
    {},
    { sums: null },
    { sums: { terms: 1 } },
    { sums: { weight: [1], terms: ['1'] } },
    { sums: { terms: [null] } },
  ]
  for (const state of sums)
    expect(() => mse.merge({ ...mse.state(), sums: undefined, ...state } as never)).toThrow(m.InputError)
  const bins = [{ level: -1 }, { level: 0.5 }, { level: 99 }, { bins: 1 }, { bins: [[0, 1, 1, 1]] }, { bins: [[0, 2, 1, 1, 1]] }, { bins: [[0, 1, 1, -1, 1]] }, { bins: [[0, 1, 1, null, 1]] }] // biome-ignore format: one list
  for (const state of bins) expect(() => auc.merge({ ...auc.state(), ...state } as never)).toThrow(m.InputError)
  for (const state of [null, undefined, 1, 'state']) {
    expect(() => mse.merge(state as never)).toThrow(m.InputError)
    expect(() => auc.merge(state as never)).toThrow(m.InputError)
  }
  expect(mse.value()).toBe(0.5)
  expect(auc.value()).toEqual({ value: 1, low: 1, high: 1 })
  const labels = s.labelStream(m.accuracy).merge({ of: 'labelStream', sums: { 'no pair': [1] } })
  expect(() => labels.value()).toThrow(m.InputError)
})

test('labels of strings need a positive one, and a batch may be all of one class', () => {
  expect(() => s.rocAucStream().update(['a', 'b'], [1, 2])).toThrow(m.InputError)
  const auc = s.rocAucStream({ posLabel: 'b' }).update(['a', 'a'], [1, 2])
  expect(() => auc.value()).toThrow(m.InputError)
  expect(auc.update(['b'], [1.5]).value()).toEqual({ value: 0.5, low: 0.5, high: 0.5 })
})
