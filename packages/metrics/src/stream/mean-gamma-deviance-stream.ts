import { devianceStream } from './mean-tweedie-deviance-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `meanGammaDeviance` of a stream: each row's deviance is rounded, their sum is not, whatever the split. */
export function meanGammaDevianceStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return devianceStream('meanGammaDevianceStream', 2)
}
