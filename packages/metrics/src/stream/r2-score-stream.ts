import { InputError } from '../errors.ts'
import { shareExplained } from '../numeric/share-explained.ts'
import { exactTotal } from './exact-sum.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import { addResiduals } from './residuals.ts'
import { spreadAround } from './spread.ts'
import { type SumsState, sumOf, sumsStream } from './sums-stream.ts'

const OF = 'r2ScoreStream'

/** `r2Score` of a stream: from exact moments, whatever the split and however large the mean. */
export function r2ScoreStream(): MetricStream<PairRows<number, number>, number, SumsState> {
  return sumsStream(
    OF,
    (sums, ...rows: PairRows<number, number>) => addResiduals(OF, sums, ...rows),
    (sums) => {
      if (exactTotal(sumOf(sums, 'rows')) < 2) {
        throw new InputError(`${OF}: expected at least two rows, got one. The variance of one row is undefined.`)
      }
      const variance = spreadAround(sumOf(sums, 'weight'), sumOf(sums, 'target'), sumOf(sums, 'target squared'))
      return shareExplained(exactTotal(sumOf(sums, 'error squared')), variance)
    },
  )
}
