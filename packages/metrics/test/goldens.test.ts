import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as metrics from '../src/index.ts'
import { expectSame } from './expect-same.ts'

interface Golden {
  readonly metric: string
  readonly data: string
  readonly options: Readonly<Record<string, unknown>>
  readonly weighted: boolean
  /** The scikit-learn call that gave `expected`. */
  readonly call: string
  readonly expected: unknown
}
interface Columns {
  readonly yTrue: readonly (string | number | boolean)[]
  readonly yPred: readonly never[]
  readonly yScore: readonly number[]
  readonly probabilities?: readonly (readonly number[])[]
  readonly weight: readonly number[]
}

const file = readFileSync(new URL('fixtures/metrics.json', import.meta.url), 'utf8')
const goldens = JSON.parse(file, (_, value) =>
  value === 'NaN' ? Number.NaN : value === 'Infinity' ? Number.POSITIVE_INFINITY : value,
) as { readonly data: Readonly<Record<string, Columns>>; readonly cases: readonly Golden[] }

type Call = (columns: Columns, options: never) => unknown

const ofLabels =
  (metric: (t: never, p: never, o: never) => unknown): Call =>
  (c, o) =>
    metric(c.yTrue as never, c.yPred as never, o)
const ofScores =
  (metric: (t: never, s: never, o: never) => unknown): Call =>
  (c, o) =>
    metric(c.yTrue as never, c.yScore as never, o)
const ofProbabilities =
  (metric: (t: never, p: never, o: never) => unknown): Call =>
  (c, o) =>
    metric(c.yTrue as never, (c.probabilities ?? c.yScore) as never, o)
const ofBeta =
  (beta: number): Call =>
  (c, o) =>
    metrics.fBeta(c.yTrue as readonly number[], c.yPred, beta, o)

const CALLS: Readonly<Record<string, Call>> = {
  precision: ofLabels(metrics.precision),
  recall: ofLabels(metrics.recall),
  f1: ofLabels(metrics.f1),
  'fBeta 0': ofBeta(0),
  'fBeta 0.5': ofBeta(0.5),
  'fBeta 2': ofBeta(2),
  'fBeta np.inf': ofBeta(Number.POSITIVE_INFINITY),
  accuracy: ofLabels(metrics.accuracy),
  balancedAccuracy: ofLabels(metrics.balancedAccuracy),
  matthewsCorrelation: ofLabels(metrics.matthewsCorrelation),
  cohenKappa: ofLabels(metrics.cohenKappa),
  confusionMatrix: ofLabels(metrics.confusionMatrix),
  formatClassificationReport: (c, { digits = 2, ...o }: { digits?: number }) =>
    metrics
      .formatClassificationReport(metrics.classificationReport(c.yTrue, c.yPred, o), { digits })
      .replaceAll('true', 'True')
      .replaceAll('false', 'False'),
  rocAuc: ofScores(metrics.rocAuc),
  averagePrecision: ofScores(metrics.averagePrecision),
  rocCurve: (c, o) => {
    const { fpr, tpr, thresholds } = metrics.rocCurve(c.yTrue, c.yScore, o)
    return [fpr, tpr, thresholds]
  },
  precisionRecallCurve: (c, o) => {
    const { precision, recall, thresholds } = metrics.precisionRecallCurve(c.yTrue, c.yScore, o)
    return [precision, recall, thresholds]
  },
  multiclassRocAuc: ofProbabilities(metrics.multiclassRocAuc),
  logLoss: ofProbabilities(metrics.logLoss),
  brierScore: ofProbabilities(metrics.brierScore),
  meanSquaredError: ofLabels(metrics.meanSquaredError),
  rootMeanSquaredError: ofLabels(metrics.rootMeanSquaredError),
  meanAbsoluteError: ofLabels(metrics.meanAbsoluteError),
  r2Score: ofLabels(metrics.r2Score),
}

const names = [...new Set(goldens.cases.map(({ metric }) => metric))]

describe.each(names)('%s agrees with scikit-learn', (name) => {
  const cases = goldens.cases.filter(({ metric }) => metric === name)
  const titles = cases.map((golden) => [`${golden.data}: ${golden.call}`, golden] as const)
  test.each(titles)('on %s', (_, { data, options, weighted, expected }) => {
    const columns = goldens.data[data]!
    const got = CALLS[name]!(columns, { ...options, ...(weighted && { weight: columns.weight }) } as never)
    expectSame(got, expected, name)
  })
})

test('every metric of the fixture is known here, and every metric here is in the fixture', () => {
  expect(Object.keys(CALLS).sort()).toEqual(names.slice().sort())
})
