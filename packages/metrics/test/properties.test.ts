import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as m from '../src/index.ts'

interface Rows {
  readonly yTrue: readonly number[]
  readonly other: readonly number[]
  readonly weight: readonly number[]
}
type Metric = (yTrue: ArrayLike<number>, other: ArrayLike<number>, o: { readonly weight?: ArrayLike<number> }) => number

const OF_LABELS: Readonly<Record<string, Metric>> = {
  accuracy: m.accuracy,
  balancedAccuracy: m.balancedAccuracy,
  'precision, macro': (t, p, o) => m.precision(t, p, { ...o, average: 'macro' }),
  'recall, weighted': (t, p, o) => m.recall(t, p, { ...o, average: 'weighted' }),
  'f1, micro': (t, p, o) => m.f1(t, p, { ...o, average: 'micro' }),
  'f1, macro': (t, p, o) => m.f1(t, p, { ...o, average: 'macro' }),
  'fBeta 2, weighted': (t, p, o) => m.fBeta(t, p, 2, { ...o, average: 'weighted' }),
  matthewsCorrelation: m.matthewsCorrelation,
  cohenKappa: m.cohenKappa,
  'jaccard, macro': (t, p, o) => m.jaccard(t, p, { ...o, average: 'macro' }),
  'jaccard, weighted': (t, p, o) => m.jaccard(t, p, { ...o, average: 'weighted' }),
}
const OF_SCORES: Readonly<Record<string, Metric>> = {
  rocAuc: m.rocAuc,
  averagePrecision: m.averagePrecision,
  logLoss: m.logLoss,
  brierScore: m.brierScore,
  ksStatistic: m.ksStatistic,
  precisionRecallGainAuc: m.precisionRecallGainAuc,
  hingeLoss: m.hingeLoss,
  d2LogLoss: m.d2LogLoss,
  d2Brier: m.d2Brier,
  expectedCalibrationError: m.expectedCalibrationError,
  maximumCalibrationError: m.maximumCalibrationError,
  'brierDecomposition, resolution': (t, p, o) => m.brierDecomposition(t, p, o).resolution,
}
const OF_NUMBERS: Readonly<Record<string, Metric>> = {
  meanSquaredError: m.meanSquaredError,
  rootMeanSquaredError: m.rootMeanSquaredError,
  meanAbsoluteError: m.meanAbsoluteError,
  r2Score: m.r2Score,
  medianAbsoluteError: m.medianAbsoluteError,
  maxError: (t, p) => m.maxError(t, p),
  meanAbsolutePercentageError: (t, p, o) => m.meanAbsolutePercentageError(above(t), p, o),
  explainedVariance: m.explainedVariance,
  'meanPinballLoss at 0.8': (t, p, o) => m.meanPinballLoss(t, p, { ...o, alpha: 0.8 }),
  'd2Pinball at 0.3': (t, p, o) => m.d2Pinball(t, p, { ...o, alpha: 0.3 }),
  d2AbsoluteError: m.d2AbsoluteError,
  meanSquaredLogError: m.meanSquaredLogError,
  rootMeanSquaredLogError: m.rootMeanSquaredLogError,
  meanPoissonDeviance: (t, p, o) => m.meanPoissonDeviance(t, above(p), o),
  meanGammaDeviance: (t, p, o) => m.meanGammaDeviance(above(t), above(p), o),
  'meanTweedieDeviance, power 1.4': (t, p, o) => m.meanTweedieDeviance(t, above(p), { ...o, power: 1.4 }),
  'd2Tweedie, power 1.5': (t, p, o) => m.d2Tweedie(t, above(p), { ...o, power: 1.5 }),
}
/** Scores of numbers are 1 at best; the rest are losses, 0 at best. */
const SCORES_OF_NUMBERS = [
  'r2Score',
  'explainedVariance',
  'd2Pinball at 0.3',
  'd2AbsoluteError',
  'd2Tweedie, power 1.5',
]
const SYMMETRIC = ['accuracy', 'f1, micro', 'f1, macro', 'matthewsCorrelation', 'cohenKappa', 'jaccard, macro']
/** The wrapper shifts the prediction alone, so that the truth itself is not perfect. */
const POSITIVE_PREDICTIONS = [
  'meanAbsolutePercentageError',
  'meanPoissonDeviance',
  'meanTweedieDeviance, power 1.4',
  'd2Tweedie, power 1.5',
]
const ALL = { ...OF_LABELS, ...OF_SCORES, ...OF_NUMBERS }
/** Numbers from 1, for metrics of positive ones. */
const above = (values: ArrayLike<number>) => Array.from(values, (value) => value + 1)
const names = (table: object) => Object.keys(table)

/** Tenths, so that scores tie often; both classes occur. */
const rows = (labels: number): fc.Arbitrary<Rows> =>
  fc
    .array(fc.tuple(fc.nat(labels - 1), fc.nat(10), fc.integer({ min: 1, max: 4 })), { minLength: 3, maxLength: 40 })
    .map((list) => [[0, 3, 1], [1, 5, 2], ...list] as [number, number, number][])
    .map((list) => ({
      yTrue: list.map(([t]) => t),
      other: list.map(([, s]) => s / 10),
      weight: list.map(([, , w]) => w),
    }))
const labelled = rows(4).map((r) => ({ ...r, other: r.other.map((s) => Math.floor(s * 3.9)) }))
const dataFor = (name: string): fc.Arbitrary<Rows> => (name in OF_LABELS ? labelled : rows(2))

const close = (a: number, b: number) => {
  if (Number.isNaN(a) && Number.isNaN(b)) return
  expect(Math.abs(a - b), `${a} against ${b}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(a)))
}
const permute = <T>(values: readonly T[], order: readonly number[]) => order.map((i) => values[i]!)
const repeat = (values: readonly number[], times: readonly number[]) =>
  values.flatMap((value, i) => new Array<number>(times[i]!).fill(value))

describe.each(names(ALL))('%s', (name) => {
  const metric = ALL[name]!
  const data = dataFor(name)

  test('does not depend on the order of rows', () => {
    const shuffled = data.chain((r) =>
      fc.tuple(fc.constant(r), fc.shuffledSubarray([...r.yTrue.keys()], { minLength: r.yTrue.length })),
    )
    fc.assert(
      fc.property(shuffled, ([{ yTrue, other, weight }, order]) => {
        close(metric(yTrue, other, {}), metric(permute(yTrue, order), permute(other, order), {}))
        const weighted = metric(permute(yTrue, order), permute(other, order), { weight: permute(weight, order) })
        close(metric(yTrue, other, { weight }), weighted)
      }),
    )
  })

  test('takes a weight of k as the row k times, and a weight of 0 as no row', () => {
    fc.assert(
      fc.property(data, ({ yTrue, other, weight }) => {
        close(metric(yTrue, other, { weight }), metric(repeat(yTrue, weight), repeat(other, weight), {}))
        const extra = metric([...yTrue, 0], [...other, 0], { weight: [...weight, 0] })
        close(metric(yTrue, other, { weight }), extra)
      }),
    )
  })

  test('does not depend on the scale of the weights', () => {
    fc.assert(
      fc.property(data, ({ yTrue, other, weight }) =>
        close(metric(yTrue, other, { weight }), metric(yTrue, other, { weight: weight.map((w) => w * 0.3) })),
      ),
    )
  })

  test('takes typed arrays as it takes arrays, and leaves its input alone', () => {
    fc.assert(
      fc.property(data, ({ yTrue, other, weight }) => {
        const before = JSON.stringify([yTrue, other, weight])
        const typed = metric(Int32Array.from(yTrue), Float64Array.from(other), { weight: Float32Array.from(weight) })
        expect(typed).toBe(metric(yTrue, other, { weight }))
        expect(JSON.stringify([yTrue, other, weight])).toBe(before)
      }),
    )
  })
})

describe.each(names(OF_LABELS))('%s', (name) => {
  const metric = OF_LABELS[name]!
  test('does not depend on what the labels are called', () => {
    fc.assert(
      fc.property(labelled, ({ yTrue, other, weight }) => {
        const called = (labels: readonly number[]) => labels.map((label) => 'dbca'[label]!) as never
        close(metric(yTrue, other, { weight }), metric(called(yTrue), called(other), { weight }))
      }),
    )
  })

  test('is 1 for perfect predictions', () => {
    fc.assert(fc.property(labelled, ({ yTrue, weight }) => close(metric(yTrue, yTrue, { weight }), 1)))
  })
})

describe.each(names(OF_NUMBERS))('%s', (name) => {
  const metric = OF_NUMBERS[name]!
  const best = SCORES_OF_NUMBERS.includes(name) ? 1 : 0
  const numbers = rows(40).map((r) => ({ ...r, other: r.other.map((s) => 4 * s) }))

  test('is best for perfect predictions, and never better than that', () => {
    fc.assert(
      fc.property(numbers, ({ yTrue, other, weight }) => {
        const sign = best === 1 ? -1 : 1
        expect(sign * (metric(yTrue, other, { weight }) - best)).toBeGreaterThanOrEqual(-1e-12)
        if (!POSITIVE_PREDICTIONS.includes(name)) close(metric(yTrue, yTrue, { weight }), best)
      }),
    )
  })

  test('is a finite number', () => {
    fc.assert(fc.property(numbers, ({ yTrue, other }) => Number.isFinite(metric(yTrue, other, {}))))
  })
})

test('deviances are 0 for perfect predictions', () => {
  fc.assert(
    fc.property(rows(5), ({ yTrue, weight }) => {
      const positive = above(yTrue)
      for (const power of [-1, 0, 1, 1.5, 2, 3]) close(m.meanTweedieDeviance(positive, positive, { power, weight }), 0)
    }),
  )
})

test('a deviance of power 2 does not depend on the unit, and explainedVariance not on an offset', () => {
  fc.assert(
    fc.property(rows(40), ({ yTrue, other, weight }) => {
      const scaled = (values: readonly number[]) => above(values).map((value) => value * 7)
      const gamma = m.meanGammaDeviance(above(yTrue), above(other), { weight })
      close(m.meanGammaDeviance(scaled(yTrue), scaled(other), { weight }), gamma)
      close(m.explainedVariance(yTrue, above(other), { weight }), m.explainedVariance(yTrue, other, { weight }))
    }),
  )
})

test.each(SYMMETRIC)('%s is the same with truth and prediction exchanged', (name) => {
  fc.assert(
    fc.property(labelled, ({ yTrue, other }) =>
      close(OF_LABELS[name]!(yTrue, other, {}), OF_LABELS[name]!(other, yTrue, {})),
    ),
  )
})

describe('rocAuc', () => {
  const pairs = ({ yTrue, other, weight }: Rows) => {
    let won = 0
    let all = 0
    yTrue.forEach((a, i) => {
      yTrue.forEach((b, j) => {
        if (a !== 1 || b !== 0) return
        const w = weight[i]! * weight[j]!
        won += w * (other[i]! > other[j]! ? 1 : other[i] === other[j] ? 0.5 : 0)
        all += w
      })
    })
    return won / all
  }

  test("is Mann and Whitney's share of pairs won", () => {
    fc.assert(
      fc.property(rows(2), (r) => {
        const ones = r.yTrue.map(() => 1)
        expect(m.rocAuc(r.yTrue, r.other)).toBe(pairs({ ...r, weight: ones }))
        close(m.rocAuc(r.yTrue, r.other, { weight: r.weight }), pairs(r))
      }),
    )
  })

  test('of any finite doubles is exact', () => {
    const doubles = fc.array(fc.tuple(fc.nat(1), fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 2 })
    fc.assert(
      fc.property(doubles, (list) => {
        const yTrue = [0, 1, ...list.map(([t]) => t)]
        const other = [-0, 0, ...list.map(([, s]) => s)]
        expect(m.rocAuc(yTrue, other)).toBe(pairs({ yTrue, other, weight: yTrue.map(() => 1) }))
      }),
    )
  })

  test('and its complement, with the other label positive or the scores negated, sum to 1', () => {
    fc.assert(
      fc.property(rows(2), ({ yTrue, other, weight }) => {
        const auc = m.rocAuc(yTrue, other, { weight })
        close(auc + m.rocAuc(yTrue, other, { weight, posLabel: 0 }), 1)
        close(auc + m.rocAuc(yTrue, other.map((s) => -s), { weight }), 1) // biome-ignore format: one sum
      }),
    )
  })

  test('is the area under rocCurve, with and without intermediate points', () => {
    fc.assert(
      fc.property(rows(2), fc.boolean(), ({ yTrue, other, weight }, dropIntermediate) => {
        const { fpr, tpr } = m.rocCurve(yTrue, other, { weight, dropIntermediate })
        let area = 0
        for (let i = 1; i < fpr.length; i++) area += ((fpr[i]! - fpr[i - 1]!) * (tpr[i]! + tpr[i - 1]!)) / 2
        close(area, m.rocAuc(yTrue, other, { weight }))
      }),
    )
  })
})

test('a perfect ranking scores 1, a reversed one 0, and one score for all one half', () => {
  const yTrue = [0, 0, 1, 1, 1]
  expect(m.rocAuc(yTrue, [1, 2, 3, 4, 5])).toBe(1)
  expect(m.rocAuc(yTrue, [5, 4, 3, 2, 1])).toBe(0)
  expect(m.rocAuc(yTrue, [7, 7, 7, 7, 7])).toBe(0.5)
  expect(m.averagePrecision(yTrue, [1, 2, 3, 4, 5])).toBe(1)
  expect(m.averagePrecision(yTrue, [7, 7, 7, 7, 7])).toBe(0.6)
})

test('ksStatistic is the largest distance of the ROC curve from its diagonal', () => {
  fc.assert(
    fc.property(rows(2), ({ yTrue, other, weight }) => {
      const { fpr, tpr } = m.rocCurve(yTrue, other, { weight, dropIntermediate: false })
      close(m.ksStatistic(yTrue, other, { weight }), Math.max(...tpr.map((rate, i) => Math.abs(rate - fpr[i]!))))
    }),
  )
})

test('the area under cumulativeGains is that under the ROC curve, between guessing and perfection', () => {
  fc.assert(
    fc.property(rows(2), ({ yTrue, other }) => {
      const { taken, captured } = m.cumulativeGains(yTrue, other)
      let area = 0
      for (let i = 1; i < taken.length; i++)
        area += ((taken[i]! - taken[i - 1]!) * (captured[i]! + captured[i - 1]!)) / 2
      const share = yTrue.filter((label) => label === 1).length / yTrue.length
      close(area, share / 2 + (1 - share) * m.rocAuc(yTrue, other))
    }),
  )
})

test('a perfect ranking has a precision-recall-gain area of 1, one score for all one half of 0', () => {
  expect(m.precisionRecallGainAuc([0, 0, 1, 1], [1, 2, 3, 4])).toBe(1)
  expect(m.precisionRecallGainAuc([0, 0, 1, 1], [7, 7, 7, 7])).toBe(0)
})

test('the parts of the Brier score add up to it, with nothing left within bins of one value each', () => {
  fc.assert(
    fc.property(rows(2), ({ yTrue, other, weight }) => {
      const parts = m.brierDecomposition(yTrue, other, { weight, bins: 100 })
      close(
        parts.reliability - parts.resolution + parts.uncertainty + parts.withinBins,
        m.brierScore(yTrue, other, { weight }),
      )
      close(parts.withinBins, 0)
    }),
  )
})

test('no calibration error is above the maximum, and none is left of predicting the shares themselves', () => {
  fc.assert(
    fc.property(rows(2), ({ yTrue, other, weight }) => {
      const expected = m.expectedCalibrationError(yTrue, other, { weight })
      expect(expected).toBeLessThanOrEqual(m.maximumCalibrationError(yTrue, other, { weight }) + 1e-12)
      const share = yTrue.reduce((a, b) => a + b, 0) / yTrue.length
      close(m.expectedCalibrationError(yTrue, yTrue.map(() => share)), 0) // biome-ignore format: one call
    }),
  )
})

test('averagePrecision is the sum of the steps of precisionRecallCurve', () => {
  fc.assert(
    fc.property(rows(2), ({ yTrue, other, weight }) => {
      const { precision, recall } = m.precisionRecallCurve(yTrue, other, { weight })
      let sum = 0
      for (let i = 0; i + 1 < recall.length; i++) sum += (recall[i]! - recall[i + 1]!) * precision[i]!
      close(sum, m.averagePrecision(yTrue, other, { weight }))
    }),
  )
})

test('micro-averaged precision, recall and F1 over all labels are the accuracy', () => {
  fc.assert(
    fc.property(labelled, ({ yTrue, other }) => {
      for (const metric of [m.precision, m.recall, m.f1]) {
        close(metric(yTrue, other, { average: 'micro' }), m.accuracy(yTrue, other))
      }
    }),
  )
})

test('jaccard is f1 / (2 - f1), and zeroOneLoss the rest of the accuracy', () => {
  fc.assert(
    fc.property(labelled, ({ yTrue, other, weight }) => {
      const f = m.f1(yTrue, other, { average: 'micro', weight })
      close(m.jaccard(yTrue, other, { average: 'micro', weight }), f / (2 - f))
      close(m.zeroOneLoss(yTrue, other, { weight }), 1 - m.accuracy(yTrue, other, { weight }))
    }),
  )
})

test('the matrices of one class against the rest count every row once, and hold the diagonal', () => {
  fc.assert(
    fc.property(labelled, ({ yTrue, other }) => {
      const matrix = m.confusionMatrix(yTrue, other)
      m.multilabelConfusionMatrix(yTrue, other).forEach((against, i) => {
        expect(against.flat().reduce((a, b) => a + b, 0)).toBe(yTrue.length)
        expect(against[1][1]).toBe(matrix[i]![i])
      })
    }),
  )
})

test('hammingLoss of one column a label is the mean of their shares of errors', () => {
  const indicator = fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 1 })
  fc.assert(
    fc.property(indicator, (list) => {
      const yTrue = list.map(([a, b]) => [a, b])
      const yPred = list.map(([, , a, b]) => [a, b])
      const loss = (c: number) => m.zeroOneLoss(yTrue.map((r) => r[c]!), yPred.map((r) => r[c]!)) // biome-ignore format: one call
      close(m.hammingLoss(yTrue, yPred), (loss(0) + loss(1)) / 2)
    }),
  )
})

test('the confusion matrix of all labels counts every row once', () => {
  fc.assert(
    fc.property(labelled, ({ yTrue, other }) => {
      const all = m.confusionMatrix(yTrue, other).flat().reduce((a, b) => a + b, 0) // biome-ignore format: one sum
      expect(all).toBe(yTrue.length)
    }),
  )
})
