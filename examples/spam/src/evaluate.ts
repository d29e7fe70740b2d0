import {
  averagePrecision,
  confusionMatrix,
  f1,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocCurve,
} from '@foldwise/metrics'
import { type BootstrapInterval, bootstrap } from '@foldwise/metrics/certainty'
import type { SpamLabel } from './corpus.ts'

export interface Evaluation {
  /** Rows: true ham, true spam; columns: predicted ham, predicted spam. */
  readonly confusionMatrix: readonly (readonly number[])[]
  /** Values with the bounds of their 95 % bootstrap intervals. */
  readonly metrics: {
    readonly [name in 'precision' | 'recall' | 'f1' | 'rocAuc' | 'averagePrecision']: BootstrapInterval
  }
  readonly roc: ReturnType<typeof rocCurve>
  readonly precisionRecall: ReturnType<typeof precisionRecallCurve>
}

const metricOptions = { posLabel: 'spam' } as const

/** The test part's metrics with bootstrap intervals. `yScore` is the probability of spam. */
export function evaluate(yTrue: readonly SpamLabel[], yPred: readonly SpamLabel[], yScore: Float64Array): Evaluation {
  const labelled = { yTrue, yPred }
  const scored = { yTrue, yScore }
  return {
    confusionMatrix: confusionMatrix(yTrue, yPred, { labels: ['ham', 'spam'] }),
    metrics: {
      precision: bootstrap(precision, labelled, { metricOptions }),
      recall: bootstrap(recall, labelled, { metricOptions }),
      f1: bootstrap(f1, labelled, { metricOptions }),
      rocAuc: bootstrap(rocAuc, scored, { metricOptions }),
      averagePrecision: bootstrap(averagePrecision, scored, { metricOptions }),
    },
    roc: rocCurve(yTrue, yScore, metricOptions),
    precisionRecall: precisionRecallCurve(yTrue, yScore, metricOptions),
  }
}
