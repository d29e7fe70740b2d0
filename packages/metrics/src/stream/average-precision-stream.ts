import type { Label } from '../input/label.ts'
import { logarithm } from '../probability/log.ts'
import type { BoundedValue, MetricStream, PairRows } from './metric-stream.ts'
import { type RankingStreamOptions, rankingStream } from './ranking-stream.ts'
import type { BinsState } from './sorted-bins.ts'

/**
 * `averagePrecision` of a stream of any length in fixed memory. Exact up to `bins` distinct scores; beyond that, the rows of
 * a bin are counted as tied, and `low` and `high` take the worst and the best order within each bin:
 * `averagePrecision` of all rows is between for certain. 0 without positive rows.
 */
export function averagePrecisionStream(
  options: RankingStreamOptions = {},
): MetricStream<PairRows<Label, number>, BoundedValue, BinsState> {
  return rankingStream('averagePrecisionStream', options, (_, bins) => {
    const log = logarithm()
    let truePositives = 0
    let falsePositives = 0
    let value = 0
    let low = 0
    let high = 0
    for (const { positive, negative, min, max } of bins) {
      const before = truePositives + falsePositives
      const all = truePositives + positive
      const tied = positive > 0 ? positive * (all / (before + positive + negative)) : 0
      value += tied
      if (min === max || positive === 0) {
        low += tied
        high += tied
      } else {
        // all negatives first, and positives in ever smaller steps: the integral of t / (t + c) from truePositives to all
        const c = falsePositives + negative
        low += c === 0 ? positive : Math.max(0, positive - c * log((all + c) / (truePositives + c)))
        high += positive * (all / (before + positive))
      }
      truePositives = all
      falsePositives += negative
    }
    if (truePositives === 0) return { value: 0, low: 0, high: 0 }
    return { value: value / truePositives, low: low / truePositives, high: Math.min(1, high / truePositives) }
  })
}
