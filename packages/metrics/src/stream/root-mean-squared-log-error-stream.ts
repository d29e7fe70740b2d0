import { squaredLogErrors } from './mean-squared-log-error-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `rootMeanSquaredLogError` of a stream: each row's term is rounded, their sum is not, whatever the split. */
export function rootMeanSquaredLogErrorStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return squaredLogErrors('rootMeanSquaredLogErrorStream', Math.sqrt)
}
