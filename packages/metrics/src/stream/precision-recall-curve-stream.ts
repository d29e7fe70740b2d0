import type { Label } from '../input/label.ts'
import type { PrecisionRecallCurve } from '../ranking/precision-recall-curve.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import { type RankingStreamOptions, rankingStream } from './ranking-stream.ts'
import type { BinsState } from './sorted-bins.ts'

/**
 * Points of `precisionRecallCurve` of a stream, at most one a bin, and exact: the curve at the least score of each bin.
 * Without positive rows recall is 1 everywhere.
 */
export function precisionRecallCurveStream(
  options: RankingStreamOptions = {},
): MetricStream<PairRows<Label, number>, PrecisionRecallCurve, BinsState> {
  return rankingStream('precisionRecallCurveStream', options, (_, bins) => {
    const points = bins.length
    const precision = new Float64Array(points + 1).fill(1)
    const recall = new Float64Array(points + 1)
    const positives = bins.reduce((sum, { positive }) => sum + positive, 0)
    let truePositives = 0
    let all = 0
    bins.forEach(({ positive, negative }, i) => {
      truePositives += positive
      all += positive + negative
      precision[points - 1 - i] = truePositives / all
      recall[points - 1 - i] = positives > 0 ? truePositives / positives : 1
    })
    return { precision, recall, thresholds: Float64Array.from(bins, ({ min }) => min).reverse() }
  })
}
