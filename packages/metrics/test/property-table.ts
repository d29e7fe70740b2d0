import * as m from '../src/index.ts'
import * as s from '../src/stream/index.ts'

export interface Rows {
  readonly yTrue: readonly number[]
  readonly other: readonly number[]
  readonly weight?: readonly number[]
}

/** What a metric promises for every input. A property that is left out is not promised. */
export interface Properties {
  /** What the columns hold: labels and labels, labels and scores from 0 to 1, or numbers and numbers from 1. */
  readonly of: 'labels' | 'scores' | 'numbers'
  readonly value: (rows: Rows) => number
  readonly bounds: readonly [low: number, high: number]
  /** The value of `yTrue` predicted as it is. */
  readonly perfect?: number | 'depends'
  /** The same with both columns exchanged. */
  readonly symmetric?: true
  /** The same with the predictions, or with both columns, in another unit. */
  readonly scale?: 'predictions' | 'both'
  /** Takes weights: a weight of 2 is the row twice. */
  readonly weighted?: boolean
  /** The metric of rows that come in parts: the same as of all at once, whatever the parts and their order. */
  readonly stream?: () => Stream
}

type Stream = s.MetricStream<s.PairRows<number, number>, number | s.BoundedValue, s.StreamState>

/** Streams differ in what their states hold, which only they read. */
const stream = (make: () => unknown): { readonly stream: () => Stream } => ({ stream: make as () => Stream })

type Plain = (t: readonly number[], p: readonly number[], o: { readonly weight?: readonly number[] }) => number
const run =
  (metric: Plain) =>
  ({ yTrue, other, weight }: Rows) =>
    metric(yTrue, other, weight ? { weight } : {})

const labels = (metric: Plain, bounds: Properties['bounds'], more: Partial<Properties> = {}): Properties => ({
  of: 'labels',
  value: run(metric),
  bounds,
  perfect: 1,
  weighted: true,
  ...more,
})
const scores = (metric: Plain, bounds: Properties['bounds'], more: Partial<Properties> = {}): Properties => ({
  of: 'scores',
  value: run(metric),
  bounds,
  weighted: true,
  ...more,
})
const numbers = (metric: Plain, more: Partial<Properties> = {}): Properties => ({
  of: 'numbers',
  value: run(metric),
  bounds: [0, Infinity],
  perfect: 0,
  weighted: true,
  ...more,
})

const SHARE = [0, 1] as const
const MACRO = { average: 'macro' } as const
const BINARY = { labels: [0, 1] } as const
const SIGNED = [-1, 1] as const
const BELOW_ONE = [-Infinity, 1] as const
const around = (p: readonly number[]) => ({ low: p.map((v) => v - 1), high: p.map((v) => v + 2) })
/** A group a row, by its prediction: what is compared does not matter here. */
const halves = (p: readonly number[]) => p.map((v) => (v > 1 ? 'high' : 'low'))

export const PROPERTIES: Readonly<Record<string, Properties>> = {
  accuracy: labels(m.accuracy, SHARE, { ...stream(() => s.labelStream(m.accuracy)), symmetric: true }),
  zeroOneLoss: labels(m.zeroOneLoss, SHARE, { symmetric: true, perfect: 0 }),
  balancedAccuracy: labels(
    m.balancedAccuracy,
    SHARE,
    stream(() => s.labelStream(m.balancedAccuracy)),
  ),
  'precision, macro': labels(
    (t, p, o) => m.precision(t, p, { ...o, average: 'macro' }),
    SHARE,
    stream(() => s.labelStream(m.precision, MACRO)),
  ),
  'recall, macro': labels((t, p, o) => m.recall(t, p, { ...o, average: 'macro' }), SHARE),
  'f1, macro': labels((t, p, o) => m.f1(t, p, { ...o, average: 'macro' }), SHARE, {
    ...stream(() => s.labelStream(m.f1, MACRO)),
    symmetric: true,
  }),
  'f1, micro': labels((t, p, o) => m.f1(t, p, { ...o, average: 'micro' }), SHARE, { symmetric: true }),
  'jaccard, macro': labels((t, p, o) => m.jaccard(t, p, { ...o, average: 'macro' }), SHARE, { symmetric: true }),
  matthewsCorrelation: labels(m.matthewsCorrelation, SIGNED, {
    ...stream(() => s.labelStream(m.matthewsCorrelation)),
    symmetric: true,
  }),
  cohenKappa: labels(m.cohenKappa, SIGNED, { ...stream(() => s.labelStream(m.cohenKappa)), symmetric: true }),
  randIndex: labels((t, p) => m.randIndex(t, p), SHARE, { symmetric: true, weighted: false }),
  adjustedRandIndex: labels((t, p) => m.adjustedRandIndex(t, p), SIGNED, { symmetric: true, weighted: false }),
  vMeasure: labels((t, p) => m.vMeasure(t, p), SHARE, { symmetric: true, weighted: false }),
  fowlkesMallows: labels((t, p) => m.fowlkesMallows(t, p), SHARE, {
    symmetric: true,
    weighted: false,
    // clusters of one row each share no pair, which scores 0
    perfect: 'depends',
  }),
  'demographicParity, difference': labels(
    (t, p, o) => m.demographicParity(t, p, halves(t), { ...o, posLabel: 1 }).difference,
    SHARE,
    { perfect: 'depends' },
  ),
  'equalizedOdds, ratio': labels((t, p, o) => m.equalizedOdds(t, p, halves(t), { ...o, posLabel: 1 }).ratio, SHARE, {
    perfect: 'depends',
  }),
  rocAuc: scores(m.rocAuc, SHARE, { ...stream(s.rocAucStream), scale: 'predictions', perfect: 1 }),
  'partialRocAuc to 0.4': scores((t, p, o) => m.partialRocAuc(t, p, 0.4, o), SHARE, {
    scale: 'predictions',
    perfect: 1,
  }),
  averagePrecision: scores(m.averagePrecision, SHARE, {
    ...stream(s.averagePrecisionStream),
    scale: 'predictions',
    perfect: 1,
  }),
  ksStatistic: scores(m.ksStatistic, SHARE, { ...stream(s.ksStatisticStream), scale: 'predictions', perfect: 1 }),
  precisionRecallGainAuc: scores(m.precisionRecallGainAuc, BELOW_ONE, { scale: 'predictions', perfect: 1 }),
  'costCurve, best': scores((t, p, o) => m.costCurve(t, p, { ...o, falsePositive: 1, falseNegative: 5 }).best.cost, [0, 5], { scale: 'predictions', perfect: 0 }), // biome-ignore format: a row
  brierScore: scores(m.brierScore, SHARE, { ...stream(() => s.brierScoreStream(BINARY)), perfect: 0 }),
  logLoss: scores(
    m.logLoss,
    [0, Infinity],
    stream(() => s.logLossStream(BINARY)),
  ),
  d2Brier: scores(m.d2Brier, BELOW_ONE, { ...stream(() => s.d2BrierStream(BINARY)), perfect: 1 }),
  d2LogLoss: scores(
    m.d2LogLoss,
    BELOW_ONE,
    stream(() => s.d2LogLossStream(BINARY)),
  ),
  expectedCalibrationError: scores(m.expectedCalibrationError, SHARE, {
    ...stream(s.expectedCalibrationErrorStream),
    perfect: 0,
  }),
  maximumCalibrationError: scores(m.maximumCalibrationError, SHARE, {
    ...stream(s.maximumCalibrationErrorStream),
    perfect: 0,
  }),
  'netBenefitCurve at 0.3': scores(
    (t, p, o) => m.netBenefitCurve(t, p, { ...o, thresholds: [0.3] }).netBenefit[0]!,
    BELOW_ONE,
  ),
  meanSquaredError: numbers(m.meanSquaredError, { ...stream(s.meanSquaredErrorStream), symmetric: true }),
  rootMeanSquaredError: numbers(m.rootMeanSquaredError, { ...stream(s.rootMeanSquaredErrorStream), symmetric: true }),
  meanAbsoluteError: numbers(m.meanAbsoluteError, { ...stream(s.meanAbsoluteErrorStream), symmetric: true }),
  medianAbsoluteError: numbers(m.medianAbsoluteError, { ...stream(s.medianAbsoluteErrorStream), symmetric: true }),
  maxError: numbers((t, p) => m.maxError(t, p), { ...stream(s.maxErrorStream), symmetric: true, weighted: false }),
  meanSquaredLogError: numbers(m.meanSquaredLogError, { ...stream(s.meanSquaredLogErrorStream), symmetric: true }),
  meanAbsolutePercentageError: numbers(m.meanAbsolutePercentageError, {
    ...stream(s.meanAbsolutePercentageErrorStream),
    scale: 'both',
  }),
  r2Score: numbers(m.r2Score, { ...stream(s.r2ScoreStream), bounds: BELOW_ONE, perfect: 1, scale: 'both' }),
  explainedVariance: numbers(m.explainedVariance, {
    ...stream(s.explainedVarianceStream),
    bounds: BELOW_ONE,
    perfect: 1,
    scale: 'both',
  }),
  d2AbsoluteError: numbers(m.d2AbsoluteError, { bounds: BELOW_ONE, perfect: 1, scale: 'both' }),
  meanGammaDeviance: numbers(m.meanGammaDeviance, { ...stream(s.meanGammaDevianceStream), scale: 'both' }),
  meanPoissonDeviance: numbers(m.meanPoissonDeviance, stream(s.meanPoissonDevianceStream)),
  'meanPinballLoss at 0.8': numbers(
    (t, p, o) => m.meanPinballLoss(t, p, { ...o, alpha: 0.8 }),
    stream(() => s.meanPinballLossStream({ alpha: 0.8 })),
  ),
  rootMeanSquaredLogError: numbers(m.rootMeanSquaredLogError, {
    ...stream(s.rootMeanSquaredLogErrorStream),
    symmetric: true,
  }),
  'meanTweedieDeviance of power 1.5': numbers(
    (t, p, o) => m.meanTweedieDeviance(t, p, { ...o, power: 1.5 }),
    stream(() => s.meanTweedieDevianceStream({ power: 1.5 })),
  ),
  ...Object.fromEntries(
    [1, 1.5, 2].map((power) => [
      `d2Tweedie of power ${power}`,
      numbers((t, p, o) => m.d2Tweedie(t, p, { ...o, power }), {
        ...stream(() => s.d2TweedieStream({ power })),
        bounds: BELOW_ONE,
        perfect: 1,
        scale: 'both',
      }),
    ]),
  ),
  concordanceIndex: numbers(m.concordanceIndex, { bounds: SHARE, perfect: 1, scale: 'predictions' }),
  intervalCoverage: numbers((t, p, o) => m.intervalCoverage(t, around(p), o), { bounds: SHARE, perfect: 1 }),
  meanIntervalWidth: numbers((t, p, o) => m.meanIntervalWidth(t, around(p), o), { bounds: [3, 3], perfect: 3 }),
  intervalScore: numbers((t, p, o) => m.intervalScore(t, around(p), o), { bounds: [3, Infinity], perfect: 3 }),
}
