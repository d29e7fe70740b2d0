import { checkTargets } from '../regression/targets.ts'
import type { BatchOptions, BoundedValue, MetricStream, PairRows } from './metric-stream.ts'
import { quantileStream } from './quantile-stream.ts'
import type { BinsOptions, BinsState } from './sorted-bins.ts'

const WHERE = 'medianAbsoluteErrorStream'

/** `medianAbsoluteError` of a stream in fixed memory: `quantileStream` of the absolute errors, with which it merges. */
export function medianAbsoluteErrorStream(
  options: BinsOptions = {},
): MetricStream<PairRows<number, number>, BoundedValue, BinsState> {
  const errors = quantileStream(options)
  const stream: ReturnType<typeof medianAbsoluteErrorStream> = {
    update(yTrue, yPred, batch: BatchOptions = {}) {
      const rows = checkTargets(WHERE, yTrue, yPred, batch.weight)
      errors.update(
        Float64Array.from({ length: rows }, (_, i) => Math.abs(yTrue[i]! - yPred[i]!)),
        batch,
      )
      return stream
    },
    merge(state) {
      errors.merge(state)
      return stream
    },
    value: errors.value,
    state: errors.state,
  }
  return stream
}
