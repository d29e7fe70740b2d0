import type { Label } from '../input/label.ts'
import type { RocCurve } from '../ranking/roc-curve.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import { classTotals, type RankingStreamOptions, rankingStream } from './ranking-stream.ts'
import type { BinsState } from './sorted-bins.ts'

/**
 * Points of `rocCurve` of a stream, at most one a bin, and exact: the curve at the least score of each bin. Between them
 * nothing is known but that it rises.
 */
export function rocCurveStream(
  options: RankingStreamOptions = {},
): MetricStream<PairRows<Label, number>, RocCurve, BinsState> {
  return rankingStream('rocCurveStream', options, (of, bins) => {
    const { positives, negatives } = classTotals(of, bins)
    const curve = {
      fpr: new Float64Array(bins.length + 1),
      tpr: new Float64Array(bins.length + 1),
      thresholds: Float64Array.of(Infinity, ...bins.map(({ min }) => min)),
    }
    let truePositives = 0
    let falsePositives = 0
    bins.forEach(({ positive, negative }, i) => {
      curve.tpr[i + 1] = (truePositives += positive) / positives
      curve.fpr[i + 1] = (falsePositives += negative) / negatives
    })
    return curve
  })
}
