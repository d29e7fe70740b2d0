import { square } from '../input/weighted-mean.ts'
import { checkTargets } from '../regression/targets.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `meanSquaredError` of a stream: exact, rounded once, whatever the split. */
export function meanSquaredErrorStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return squaredErrors('meanSquaredErrorStream', (mean) => mean)
}

export function squaredErrors(of: string, finish: (mean: number) => number) {
  return meanStream(
    of,
    (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, weight) => ({
      rows: checkTargets(of, yTrue, yPred, weight),
      term: (i) => square(yTrue[i]! - yPred[i]!),
    }),
    finish,
  )
}
