import { percentageError } from '../regression/mean-absolute-percentage-error.ts'
import { checkTargets } from '../regression/targets.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

const OF = 'meanAbsolutePercentageErrorStream'

/** `meanAbsolutePercentageError` of a stream: each row's share is rounded, their sum is not, whatever the split. */
export function meanAbsolutePercentageErrorStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return meanStream(OF, (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, weight) => ({
    rows: checkTargets(OF, yTrue, yPred, weight),
    term: (i) => percentageError(yTrue[i]!, yPred[i]!),
  }))
}
