import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import { halfDistance } from './brier-score-stream.ts'
import type { MetricStream } from './metric-stream.ts'
import { type ProbabilityRows, type ProbabilityStreamOptions, probabilityStream } from './probability-sums.ts'
import type { SumsState } from './sums-stream.ts'

/** `d2Brier` of a stream, whatever the split. `value()` throws `InputError` for one row. */
export function d2BrierStream(options: ProbabilityStreamOptions): MetricStream<ProbabilityRows, number, SumsState> {
  return probabilityStream('d2BrierStream', options, halfDistance, (mean, shares, rows) => {
    checkTwoRows('d2BrierStream', rows)
    let spread = 1
    for (const share of shares) spread -= share * share
    return shareExplained(mean, spread / 2)
  })
}
