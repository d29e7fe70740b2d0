import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import { logarithm } from '../probability/log.ts'
import { logLossOfRow } from './log-loss-stream.ts'
import type { MetricStream } from './metric-stream.ts'
import { type ProbabilityRows, type ProbabilityStreamOptions, probabilityStream } from './probability-sums.ts'
import type { SumsState } from './sums-stream.ts'

/** `d2LogLoss` of a stream, whatever the split. `value()` throws `InputError` for one row. */
export function d2LogLossStream(options: ProbabilityStreamOptions): MetricStream<ProbabilityRows, number, SumsState> {
  return probabilityStream('d2LogLossStream', options, logLossOfRow, (mean, shares, rows) => {
    checkTwoRows('d2LogLossStream', rows)
    const log = logarithm()
    let entropy = 0
    for (const share of shares) if (share > 0) entropy -= share * log(share)
    return shareExplained(mean, entropy)
  })
}
