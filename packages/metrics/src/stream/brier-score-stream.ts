import type { Label } from '../input/label.ts'
import { square } from '../input/weighted-mean.ts'
import type { ClassProbabilities } from '../probability/class-probabilities.ts'
import type { MetricStream } from './metric-stream.ts'
import { type ProbabilityRows, type ProbabilityStreamOptions, probabilityStream } from './probability-sums.ts'
import type { SumsState } from './sums-stream.ts'

/**
 * `brierScore` of a stream, from 0 to 1 for two classes and to 2 for more: each row's distance is rounded, their sum is
 * not, whatever the split.
 */
export function brierScoreStream(options: ProbabilityStreamOptions): MetricStream<ProbabilityRows, number, SumsState> {
  const scale = options.labels.length < 3 ? 1 : 2
  return probabilityStream('brierScoreStream', options, halfDistance, (mean) => scale * mean)
}

/** Half the squared distance of a row's probabilities from certainty of its class. */
export function halfDistance({ truth, values, columns }: ClassProbabilities<Label>): (i: number) => number {
  if (columns === 1) return (i) => square(truth[i]! - values[i]!)
  return (i) => {
    let distance = 0
    for (let c = 0; c < columns; c++) distance += square((truth[i] === c ? 1 : 0) - values[i * columns + c]!)
    return distance / 2
  }
}
