import type { Label } from '../input/label.ts'
import type { BoundedValue, MetricStream, PairRows } from './metric-stream.ts'
import { classTotals, type RankingStreamOptions, rankingStream } from './ranking-stream.ts'
import type { BinsState } from './sorted-bins.ts'

/**
 * `rocAuc` of a stream of any length in fixed memory. Exact up to `bins` distinct scores; beyond that, pairs of rows within
 * one bin are counted as half won, and `low` and `high` have them all lost and all won: `rocAuc` of all rows is between
 * for certain. With 4096 bins those are about 0.001 apart.
 */
export function rocAucStream(
  options: RankingStreamOptions = {},
): MetricStream<PairRows<Label, number>, BoundedValue, BinsState> {
  return rankingStream('rocAucStream', options, (of, bins) => {
    const { positives, negatives } = classTotals(of, bins)
    let above = 0
    let twice = 0
    let unknown = 0
    for (const { positive, negative, min, max } of bins) {
      twice += negative * (2 * above + positive)
      if (min < max) unknown += positive * negative
      above += positive
    }
    const value = twice / 2 / (positives * negatives)
    const error = unknown / 2 / (positives * negatives)
    return { value, low: Math.max(0, value - error), high: Math.min(1, value + error) }
  })
}
