import { squaredErrors } from './mean-squared-error-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `rootMeanSquaredError` of a stream: exact up to the root, whatever the split. */
export function rootMeanSquaredErrorStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return squaredErrors('rootMeanSquaredErrorStream', Math.sqrt)
}
