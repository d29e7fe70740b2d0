import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as m from '../../src/index.ts'
import * as s from '../../src/stream/index.ts'
import { expectSame } from '../expect-same.ts'

interface Options {
  readonly weight?: ArrayLike<number>
}
interface Rows {
  readonly yTrue: readonly number[]
  readonly other: readonly number[]
  readonly weight: readonly number[]
}
interface Subject {
  readonly stream: () => s.MetricStream<s.PairRows<number, number>, unknown, never>
  readonly plain: (yTrue: number[], other: number[], options: Options) => unknown
  /** Labels from 0 to `labels - 1`, and scores in twentieths up to `scores`. */
  readonly labels: number
  readonly scores: number
  readonly unweighted?: true
}

const labels = (stream: unknown, plain: Subject['plain'], of = 3): Subject => ({
  stream: stream as Subject['stream'],
  plain,
  labels: of,
  scores: of,
})
const probabilities = (stream: unknown, plain: Subject['plain']): Subject => ({
  stream: stream as Subject['stream'],
  plain,
  labels: 2,
  scores: 1,
})
const numbers = (stream: unknown, plain: Subject['plain']): Subject => ({
  stream: stream as Subject['stream'],
  plain,
  labels: 40,
  scores: 40,
})
const bounded =
  (plain: (yTrue: number[], other: number[], options: Options) => number): Subject['plain'] =>
  (t, p, o) => {
    const value = plain(t, p, o)
    return { value, low: value, high: value }
  }
const macro = { average: 'macro' } as const

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'labelStream of accuracy': labels(() => s.labelStream(m.accuracy), m.accuracy),
  'labelStream of balancedAccuracy': labels(() => s.labelStream(m.balancedAccuracy), m.balancedAccuracy),
  'labelStream of f1, macro': labels(
    () => s.labelStream(m.f1, macro),
    (t, p, o) => m.f1(t, p, { ...o, ...macro }),
  ),
  'labelStream of f1, binary': labels(() => s.labelStream(m.f1, { posLabel: 1 }), m.f1, 2),
  'labelStream of precision': labels(
    () => s.labelStream(m.precision, macro),
    (t, p, o) => m.precision(t, p, { ...o, ...macro }),
  ),
  'labelStream of matthewsCorrelation': labels(() => s.labelStream(m.matthewsCorrelation), m.matthewsCorrelation),
  'labelStream of cohenKappa': labels(() => s.labelStream(m.cohenKappa), m.cohenKappa),
  'labelStream of confusionMatrix': labels(() => s.labelStream(m.confusionMatrix), m.confusionMatrix),
  logLossStream: probabilities(() => s.logLossStream({ labels: [0, 1] }), m.logLoss),
  d2LogLossStream: probabilities(() => s.d2LogLossStream({ labels: [0, 1] }), m.d2LogLoss),
  brierScoreStream: probabilities(() => s.brierScoreStream({ labels: [0, 1] }), m.brierScore),
  d2BrierStream: probabilities(() => s.d2BrierStream({ labels: [0, 1] }), m.d2Brier),
  expectedCalibrationErrorStream: probabilities(s.expectedCalibrationErrorStream, m.expectedCalibrationError),
  maximumCalibrationErrorStream: probabilities(s.maximumCalibrationErrorStream, m.maximumCalibrationError),
  rocAucStream: probabilities(s.rocAucStream, bounded(m.rocAuc)),
  averagePrecisionStream: probabilities(s.averagePrecisionStream, bounded(m.averagePrecision)),
  ksStatisticStream: probabilities(s.ksStatisticStream, bounded(m.ksStatistic)),
  meanSquaredErrorStream: numbers(s.meanSquaredErrorStream, m.meanSquaredError),
  rootMeanSquaredErrorStream: numbers(s.rootMeanSquaredErrorStream, m.rootMeanSquaredError),
  meanAbsoluteErrorStream: numbers(s.meanAbsoluteErrorStream, m.meanAbsoluteError),
  meanAbsolutePercentageErrorStream: numbers(s.meanAbsolutePercentageErrorStream, m.meanAbsolutePercentageError),
  meanSquaredLogErrorStream: numbers(s.meanSquaredLogErrorStream, m.meanSquaredLogError),
  rootMeanSquaredLogErrorStream: numbers(s.rootMeanSquaredLogErrorStream, m.rootMeanSquaredLogError),
  meanPinballLossStream: numbers(
    () => s.meanPinballLossStream({ alpha: 0.8 }),
    (t, p, o) => m.meanPinballLoss(t, p, { ...o, alpha: 0.8 }),
  ),
  meanTweedieDevianceStream: numbers(
    () => s.meanTweedieDevianceStream({ power: 1.5 }),
    (t, p, o) => m.meanTweedieDeviance(t, p, { ...o, power: 1.5 }),
  ),
  d2TweedieStream: numbers(
    () => s.d2TweedieStream({ power: 1.5 }),
    (t, p, o) => m.d2Tweedie(t, p, { ...o, power: 1.5 }),
  ),
  'd2TweedieStream of power 1': numbers(
    () => s.d2TweedieStream({ power: 1 }),
    (t, p, o) => m.d2Tweedie(t, p, { ...o, power: 1 }),
  ),
  'd2TweedieStream of power 2': numbers(
    () => s.d2TweedieStream({ power: 2 }),
    (t, p, o) => m.d2Tweedie(t, p, { ...o, power: 2 }),
  ),
  meanPoissonDevianceStream: numbers(s.meanPoissonDevianceStream, m.meanPoissonDeviance),
  meanGammaDevianceStream: numbers(s.meanGammaDevianceStream, m.meanGammaDeviance),
  r2ScoreStream: numbers(s.r2ScoreStream, m.r2Score),
  explainedVarianceStream: numbers(s.explainedVarianceStream, m.explainedVariance),
  medianAbsoluteErrorStream: numbers(s.medianAbsoluteErrorStream, bounded(m.medianAbsoluteError)),
  maxErrorStream: { ...numbers(s.maxErrorStream, (t, p) => m.maxError(t, p)), unweighted: true },
}

const rowsFor = ({ labels: classes, scores }: Subject): fc.Arbitrary<Rows> => {
  const ofLabels = classes === scores && classes < 10
  // Poisson and gamma deviances and logarithms want numbers above 0
  const from = classes === 40 ? 1 : 0
  return fc
    .array(fc.tuple(fc.nat(classes - 1), fc.nat(20), fc.integer({ min: 1, max: 4 })), { minLength: 3, maxLength: 40 })
    .map((list) => [[0, 3, 1], [1, 5, 2], ...list] as [number, number, number][])
    .map((list) => ({
      yTrue: list.map(([t]) => t + from),
      other: list.map(([, p]) => (ofLabels ? p % classes : (p / 20) * scores + from)),
      weight: list.map(([, , w]) => w * 0.3),
    }))
}
const cut = (rows: Rows, from: number, to: number): [number[], number[], Options] => [
  rows.yTrue.slice(from, to),
  rows.other.slice(from, to),
  { weight: rows.weight.slice(from, to) },
]

describe.each(Object.entries(SUBJECTS))('%s', (name, subject) => {
  const { stream, plain, unweighted } = subject
  const update = (one: ReturnType<typeof stream>, [yTrue, other, options]: [number[], number[], Options]) =>
    yTrue.length > 0 ? one.update(yTrue, other, ...(unweighted ? [] : [options])) : one
  const split = rowsFor(subject).chain((rows) =>
    fc.tuple(fc.constant(rows), fc.nat(rows.yTrue.length), fc.nat(rows.yTrue.length)),
  )
  const overTheWire = (one: ReturnType<typeof stream>) => JSON.parse(JSON.stringify(one.state())) as never

  test('has the value of the plain form, weighted or not, however the rows are split', () => {
    fc.assert(
      fc.property(split, fc.boolean(), ([rows, at], weighted) => {
        const one = stream()
        for (const part of [cut(rows, 0, at), cut(rows, at, Infinity)]) {
          update(one, weighted ? part : [part[0], part[1], {}])
        }
        const [yTrue, other, options] = cut(rows, 0, Infinity)
        expectDeep(one.value(), plain(yTrue, other, weighted && !unweighted ? options : {}), name)
      }),
      { numRuns: 50 },
    )
  })

  test('merges associatively and commutatively, to the last bit, through JSON', () => {
    fc.assert(
      fc.property(split, ([rows, x, y]) => {
        const [a, b] = [Math.min(x, y), Math.max(x, y)]
        const parts = [cut(rows, 0, a), cut(rows, a, b), cut(rows, b, Infinity)].map((part) => {
          // sketches add weights in doubles: whole ones are exact
          return name.startsWith('medianAbs') || 'value' in Object(plain(...cut(rows, 0, Infinity)))
            ? update(stream(), [
                part[0],
                part[1],
                { weight: (part[2].weight as number[]).map((w) => Math.round(w * 10)) },
              ])
            : update(stream(), part)
        })
        const [p, q, r] = parts.map(overTheWire) as [never, never, never]
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
    const rows = cut(fc.sample(rowsFor(subject), { numRuns: 1, seed: 1 })[0]!, 0, Infinity)
    const one = update(stream(), rows)
    const before = one.value()
    expect(() => one.update([1, 1, Number.NaN], [1, 1, 1])).toThrow(m.InputError)
    if (name.startsWith('labelStream')) expect(() => one.update([1, 1], [1, 1, 1])).toThrow(m.InputError)
    else expect(() => one.update([1, 1, 1], [1, 1, Number.NaN])).toThrow(m.InputError)
    if (!unweighted) expect(() => one.update([1, 1, 1], [1, 1, 1], { weight: [1, 1, -1] })).toThrow(m.InputError)
    expect(one.value()).toEqual(before)
  })

  test('says that there is no row yet, and refuses the state of another metric', () => {
    expect(() => stream().value()).toThrow(m.InputError)
    expect(() => stream().merge({ of: 'something else' } as never)).toThrow(m.InputError)
  })
})

function expectDeep(got: unknown, expected: unknown, at: string): void {
  if (typeof expected !== 'object' || Array.isArray(expected)) {
    expectSame(got, expected, at)
    return
  }
  for (const [key, value] of Object.entries(expected as object)) {
    expectSame((got as Record<string, unknown>)[key], value, `${at}.${key}`)
  }
}

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

test('precisionRecallCurveStream has the points of precisionRecallCurve where scores are few', () => {
  const yTrue = [0, 1, 1, 0, 1, 0]
  const yScore = [0.1, 0.15, 0.8, 0.45, 0.9, 0.8]
  const one = s.precisionRecallCurveStream().update(yTrue.slice(2), yScore.slice(2)).update(yTrue.slice(0, 2), yScore.slice(0, 2)) // biome-ignore format: one stream
  expect(one.value()).toEqual(m.precisionRecallCurve(yTrue, yScore))
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
