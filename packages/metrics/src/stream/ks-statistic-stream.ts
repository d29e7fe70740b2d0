import type { Label } from '../input/label.ts'
import type { BoundedValue, MetricStream, PairRows } from './metric-stream.ts'
import { classTotals, type RankingStreamOptions, rankingStream } from './ranking-stream.ts'
import type { BinsState } from './sorted-bins.ts'

/**
 * `ksStatistic` of a stream of any length in fixed memory. Exact up to `bins` distinct scores; beyond that, the distance is
 * known between bins only: `low` is the largest of those and `value`, and `high` has each bin's classes fully apart.
 */
export function ksStatisticStream(
  options: RankingStreamOptions = {},
): MetricStream<PairRows<Label, number>, BoundedValue, BinsState> {
  return rankingStream('ksStatisticStream', options, (of, bins) => {
    const { positives, negatives } = classTotals(of, bins)
    let distance = 0
    let low = 0
    let high = 0
    for (const { positive, negative, min, max } of bins) {
      const up = positive / positives
      const down = negative / negatives
      if (min < max) high = Math.max(high, Math.abs(distance + up), Math.abs(distance - down))
      distance += up - down
      low = Math.max(low, Math.abs(distance))
    }
    return { value: low, low, high: Math.min(1, Math.max(low, high)) }
  })
}
