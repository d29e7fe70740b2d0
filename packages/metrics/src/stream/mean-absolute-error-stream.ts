import { checkTargets } from '../regression/targets.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

const OF = 'meanAbsoluteErrorStream'

/** `meanAbsoluteError` of a stream: exact, rounded once, whatever the split. */
export function meanAbsoluteErrorStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return meanStream(OF, (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, weight) => ({
    rows: checkTargets(OF, yTrue, yPred, weight),
    term: (i) => Math.abs(yTrue[i]! - yPred[i]!),
  }))
}
