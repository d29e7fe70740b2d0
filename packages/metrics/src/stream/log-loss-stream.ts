import type { Label } from '../input/label.ts'
import type { ClassProbabilities } from '../probability/class-probabilities.ts'
import { logarithm } from '../probability/log.ts'
import type { MetricStream } from './metric-stream.ts'
import { type ProbabilityRows, type ProbabilityStreamOptions, probabilityStream } from './probability-sums.ts'
import type { SumsState } from './sums-stream.ts'

/** `logLoss` of a stream: each row's logarithm is rounded, their sum is not, whatever the split. */
export function logLossStream(options: ProbabilityStreamOptions): MetricStream<ProbabilityRows, number, SumsState> {
  return probabilityStream('logLossStream', options, logLossOfRow, (mean) => mean)
}

export function logLossOfRow({ truth, values, columns }: ClassProbabilities<Label>): (i: number) => number {
  const log = logarithm()
  const eps = values instanceof Float32Array ? 2 ** -23 : 2 ** -52
  return (i) => {
    const label = truth[i]!
    const p = columns > 1 ? values[i * columns + label]! : Math.abs(1 - label - values[i]!)
    return -log(Math.max(eps, Math.min(p, 1 - eps)))
  }
}
