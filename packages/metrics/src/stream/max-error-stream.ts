import { maxError } from '../regression/max-error.ts'
import { checkAny, checkNumber, checkState } from './check-state.ts'
import type { MetricStream, StreamState } from './metric-stream.ts'

export interface LargestState extends StreamState {
  /** Absent before the first row. */
  readonly largest?: number
}

const OF = 'maxErrorStream'

/** `maxError` of a stream: the same number, whatever the split. It takes no weights. */
export function maxErrorStream(): MetricStream<
  [yTrue: ArrayLike<number>, yPred: ArrayLike<number>],
  number,
  LargestState
> {
  let largest = -1
  const stream: ReturnType<typeof maxErrorStream> = {
    update(yTrue, yPred) {
      largest = Math.max(largest, maxError(yTrue, yPred))
      return stream
    },
    merge(state) {
      checkState(OF, state)
      if (state.largest === undefined) return stream
      checkNumber(OF, state.largest)
      largest = Math.max(largest, state.largest)
      return stream
    },
    value() {
      checkAny(OF, largest >= 0)
      return largest
    },
    state: () => (largest < 0 ? { of: OF } : { of: OF, largest }),
  }
  return stream
}
