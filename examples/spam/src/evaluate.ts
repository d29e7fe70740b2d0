import {
  averagePrecision,
  bootstrap,
  confusionMatrix,
  f1,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocCurve,
} from '@foldwise/metrics'
import type { SpamLabel } from './corpus.ts'

export interface Estimate {
  readonly value: number
  /** Bounds of the 95 % bootstrap interval. */
  readonly low: number
  readonly high: number
}

export interface Evaluation {
  /** Rows: true ham, true spam; columns: predicted ham, predicted spam. */
  readonly confusionMatrix: readonly (readonly number[])[]
  readonly metrics: { readonly [name in 'precision' | 'recall' | 'f1' | 'rocAuc' | 'averagePrecision']: Estimate }
  readonly roc: ReturnType<typeof rocCurve>
  readonly precisionRecall: ReturnType<typeof precisionRecallCurve>
}

const posLabel = 'spam'
const RESAMPLES = 1000

/** The test part's metrics with bootstrap intervals. `score` is the probability of spam. */
export function evaluate(yTrue: readonly SpamLabel[], yPred: readonly SpamLabel[], score: Float64Array): Evaluation {
  const options = { seed: 0, resamples: RESAMPLES, level: 0.95 }
  const ofLabels = (metric: typeof precision) =>
    bootstrap((t, p) => metric(t, p, { posLabel, zeroDivision: 0 }), yTrue, yPred, options)
  const ofScores = (metric: typeof rocAuc) => bootstrap((t, s) => metric(t, s, { posLabel }), yTrue, score, options)
  return {
    confusionMatrix: confusionMatrix(yTrue, yPred, { labels: ['ham', 'spam'] }),
    metrics: {
      precision: ofLabels(precision),
      recall: ofLabels(recall),
      f1: ofLabels(f1),
      rocAuc: ofScores(rocAuc),
      averagePrecision: ofScores(averagePrecision),
    },
    roc: rocCurve(yTrue, score, { posLabel }),
    precisionRecall: precisionRecallCurve(yTrue, score, { posLabel }),
  }
}
