import type { StringColumn, Table } from '@foldwise/core'
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brierScore,
  f1,
  logLoss,
  precision,
  recall,
  rocAuc,
} from '@foldwise/metrics'
import { type SuiteResult, suite } from '@foldwise/metrics/suite'
import type { Income, People } from './census.ts'

/** Test rows and what the model says of them. */
interface Rows {
  readonly yTrue: readonly Income[]
  readonly yPred: readonly Income[]
  /** Probability of the rare class. */
  readonly yScore: Float64Array
  readonly sex: readonly string[]
  readonly race: readonly string[]
  readonly age: Float64Array
}

const options = { posLabel: '>50K' } as const
const LABELS = { labels: ['<=50K', '>50K'] } as const

const census = suite({
  name: 'Above 50K a year?',
  metrics: {
    rocAuc: { value: ({ yTrue, yScore }: Rows) => rocAuc(yTrue, yScore, options), better: 'higher' },
    averagePrecision: { value: ({ yTrue, yScore }) => averagePrecision(yTrue, yScore, options), better: 'higher' },
    logLoss: { value: ({ yTrue, yScore }) => logLoss(yTrue, yScore, LABELS), better: 'lower' },
    brierScore: { value: ({ yTrue, yScore }) => brierScore(yTrue, yScore, options), better: 'lower' },
    accuracy: { value: ({ yTrue, yPred }) => accuracy(yTrue, yPred), better: 'higher' },
    balancedAccuracy: { value: ({ yTrue, yPred }) => balancedAccuracy(yTrue, yPred), better: 'higher' },
    precision: { value: ({ yTrue, yPred }) => precision(yTrue, yPred, options), better: 'higher' },
    recall: { value: ({ yTrue, yPred }) => recall(yTrue, yPred, options), better: 'higher' },
    f1: { value: ({ yTrue, yPred }) => f1(yTrue, yPred, options), better: 'higher' },
  },
  slices: { sex: 'sex', race: 'race', age: { column: 'age', cuts: [30, 45, 60] } },
  intervals: { resamples: 200 },
  columns: { posLabel: '>50K' },
})

export type Evaluation = SuiteResult<keyof Evaluated>
type Evaluated = ReturnType<typeof census.run>['metrics']

/** Metrics of the test part with bootstrap intervals, on all rows and by sex, race and age. */
export const evaluate = (people: People, yPred: readonly Income[], yScore: Float64Array): Evaluation =>
  census.run(
    {
      yTrue: people.y,
      yPred,
      yScore,
      sex: textsOf(people.x, 'sex'),
      race: textsOf(people.x, 'race'),
      age: people.x.columns.find((c) => c.name === 'age')!.data as Float64Array,
    },
    { thresholdTunedOn: 'validation' },
  )

function textsOf(x: Table, name: string): string[] {
  const { categories, data } = x.columns.find((c) => c.name === name) as StringColumn
  return Array.from(data, (code) => categories[code]!)
}
