import { describe, expect, test } from 'vitest'
import * as certainty from '../src/certainty/index.ts'
import * as m from '../src/index.ts'
import { normalBound, twoSidedTail } from '../src/numeric/normal.ts'
import { expectSame } from './expect-same.ts'
import { type Call, goldenFile } from './golden-file.ts'

const goldens = goldenFile('metrics-more.json')

/** A metric of `yTrue` and one more column. */
const of =
  (metric: (t: never, p: never, o: never) => unknown, column = 'yPred'): Call =>
  (c, o) =>
    metric(c.yTrue as never, c[column] as never, o as never)

const CALLS: Readonly<Record<string, Call>> = {
  medianAbsoluteError: of(m.medianAbsoluteError),
  maxError: of(m.maxError),
  meanAbsolutePercentageError: of(m.meanAbsolutePercentageError),
  explainedVariance: of(m.explainedVariance),
  d2AbsoluteError: of(m.d2AbsoluteError),
  meanPinballLoss: of(m.meanPinballLoss),
  d2Pinball: of(m.d2Pinball),
  meanSquaredLogError: of(m.meanSquaredLogError),
  rootMeanSquaredLogError: of(m.rootMeanSquaredLogError),
  meanPoissonDeviance: of(m.meanPoissonDeviance),
  meanGammaDeviance: of(m.meanGammaDeviance),
  meanTweedieDeviance: of(m.meanTweedieDeviance),
  d2Tweedie: of(m.d2Tweedie),
  dcg: (c, o) => m.dcg(c.relevance, c.yScore, o),
  ndcg: (c, o) => m.ndcg(c.relevance, c.yScore, o),
  coverageError: of(m.coverageError, 'yScore'),
  labelRankingLoss: of(m.labelRankingLoss, 'yScore'),
  labelRankingAveragePrecision: of(m.labelRankingAveragePrecision, 'yScore'),
  'topKAccuracy 1': (c, o) => m.topKAccuracy(c.yTrue, c.yScore, 1, o),
  'topKAccuracy 2': (c, o) => m.topKAccuracy(c.yTrue, c.yScore, 2, o),
  'topKAccuracy 3': (c, o) => m.topKAccuracy(c.yTrue, c.yScore, 3, o),
  ksStatistic: of(m.ksStatistic, 'yScore'),
  cumulativeGains: (c, o) => {
    const { taken, captured, thresholds } = m.cumulativeGains(c.yTrue, c.yScore, o)
    return [taken, captured, thresholds]
  },
  liftCurve: (c, o) => {
    const { taken, lift, thresholds } = m.liftCurve(c.yTrue, c.yScore, o)
    return [taken, lift, thresholds]
  },
  precisionRecallGainAuc: of(m.precisionRecallGainAuc, 'yScore'),
  detCurve: (c, o) => {
    const { fpr, fnr, thresholds } = m.detCurve(c.yTrue, c.yScore, o)
    return [fpr, fnr, thresholds]
  },
  confusionMatrixAtThresholds: (c, o) => {
    const at = m.confusionMatrixAtThresholds(c.yTrue, c.yScore, o)
    return [at.trueNegatives, at.falsePositives, at.falseNegatives, at.truePositives, at.thresholds]
  },
  jaccard: of(m.jaccard),
  zeroOneLoss: of(m.zeroOneLoss),
  multilabelConfusionMatrix: of(m.multilabelConfusionMatrix),
  hammingLoss: of(m.hammingLoss),
  classLikelihoodRatios: (c, o) => {
    const { positive, negative } = m.classLikelihoodRatios(c.yTrue, c.yPred, o)
    return [positive, negative]
  },
  hingeLoss: (c, o) => m.hingeLoss(c.yTrue, (c.yScore as number[]).map((score) => 3 * score - 1), o), // biome-ignore format: one call
  'hingeLoss of classes': of(m.hingeLoss, 'yScore'),
  d2LogLoss: of(m.d2LogLoss, 'yScore'),
  d2Brier: of(m.d2Brier, 'yScore'),
  calibrationCurve: (c, o) => {
    const { predicted, observed } = m.calibrationCurve(c.yTrue, c.yScore, o)
    return [predicted, observed]
  },
  calibrationErrors: (c, o) => [
    m.expectedCalibrationError(c.yTrue, c.yScore, o),
    m.maximumCalibrationError(c.yTrue, c.yScore, o),
  ],
  brierDecomposition: (c, o) => {
    const { score, reliability, resolution, uncertainty, withinBins } = m.brierDecomposition(c.yTrue, c.yScore, o)
    return [score, reliability, resolution, uncertainty, withinBins]
  },
  randIndex: of(m.randIndex),
  adjustedRandIndex: of(m.adjustedRandIndex),
  pairConfusionMatrix: of(m.pairConfusionMatrix),
  fowlkesMallows: of(m.fowlkesMallows),
  mutualInformation: of(m.mutualInformation),
  homogeneity: of(m.homogeneity),
  completeness: of(m.completeness),
  vMeasure: of(m.vMeasure),
  normalizedMutualInformation: of(m.normalizedMutualInformation),
  adjustedMutualInformation: of(m.adjustedMutualInformation),
  silhouetteSamples: (c) => m.silhouetteSamples(c.x, c.labels),
  silhouette: (c) => m.silhouette(c.x, c.labels),
  calinskiHarabasz: (c) => m.calinskiHarabasz(c.x, c.labels),
  daviesBouldin: (c) => m.daviesBouldin(c.x, c.labels),
  ...Object.fromEntries(
    [
      [0, 1],
      [3, 10],
      [10, 10],
      [499, 1000],
      [1, 100000],
    ].map(([successes, trials]): [string, Call] => [
      // biome-ignore format: counts
      `wilsonInterval ${successes} ${trials}`,
      (_, o) => {
        const { low, high } = certainty.wilsonInterval(successes!, trials!, o)
        return [low, high]
      },
    ]),
  ),
  deLongInterval: (c, o) => {
    const { value, low, high, standardError } = certainty.deLongInterval(c.yTrue, c.second, o)
    return [value, low, high, standardError]
  },
  deLongTest: (c, o) => {
    const { difference, low, high, standardError, pValue } = certainty.deLongTest(c.yTrue, c.first, c.second, o)
    return [difference, low, high, standardError, pValue]
  },
  mcNemarTest: (c) => {
    const { firstOnly, secondOnly, pValue } = certainty.mcNemarTest(c.yTrue, c.firstLabel, c.secondLabel)
    return [firstOnly, secondOnly, pValue]
  },
  'mcNemarTest of counts': (c) =>
    (c.counts as [number, number][]).map(([a, b]) => {
      const first = Array.from({ length: a + b }, (_, i) => (i < a ? 1 : 0))
      return certainty.mcNemarTest(new Array(a + b).fill(1), first, first.map((label) => 1 - label)).pValue // biome-ignore format: one call
    }),
  'log of twoSidedTail': (c) => (c.z as number[]).map((z) => Math.log(twoSidedTail(z))),
  normalBound: (c) => (c.levels as number[]).map(normalBound),
  'perOutput r2Score': (c, o) => m.perOutput(m.r2Score, c.yTrue, c.yPred, o),
  'perOutput meanAbsoluteError': (c, o) => m.perOutput(m.meanAbsoluteError, c.yTrue, c.yPred, o),
  'perOutput medianAbsoluteError': (c, o) => m.perOutput(m.medianAbsoluteError, c.yTrue, c.yPred, o),
}

const names = [...new Set(goldens.cases.map(({ metric }) => metric))]

describe.each(names)('%s agrees with its reference', (name) => {
  const cases = goldens.cases.filter(({ metric }) => metric === name)
  const titles = cases.map((golden) => [`${golden.data}: ${golden.call}`, golden] as const)
  test.each(titles)('on %s', (_, { data, options, weighted, expected }) => {
    const columns = goldens.data[data]!
    const got = CALLS[name]!(columns, { ...options, ...(weighted && { weight: columns.weight }) })
    expectSame(got, expected, name)
  })
})

test('every metric of the fixture is known here, and every metric here is in the fixture', () => {
  expect(Object.keys(CALLS).sort()).toEqual(names.slice().sort())
})
