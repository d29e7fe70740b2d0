import { devianceStream } from './mean-tweedie-deviance-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `meanPoissonDeviance` of a stream: each row's deviance is rounded, their sum is not, whatever the split. */
export function meanPoissonDevianceStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return devianceStream('meanPoissonDevianceStream', 1)
}
