import { shareExplained } from '../numeric/share-explained.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import { addResiduals } from './residuals.ts'
import { spreadAround } from './spread.ts'
import { type SumsState, sumOf, sumsStream } from './sums-stream.ts'

const OF = 'explainedVarianceStream'

/** `explainedVariance` of a stream: from exact moments, whatever the split and however large the mean. */
export function explainedVarianceStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return sumsStream(
    OF,
    (sums, ...rows: PairRows<number, number>) => addResiduals(OF, sums, ...rows),
    (sums) => {
      const spread = (name: string) =>
        spreadAround(sumOf(sums, 'weight'), sumOf(sums, name), sumOf(sums, `${name} squared`))
      return shareExplained(spread('error'), spread('target'))
    },
  )
}
