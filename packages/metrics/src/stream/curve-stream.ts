import type { Label } from '../input/label.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import { type RankingStreamOptions, rankingStream } from './ranking-stream.ts'
import type { BinsState } from './sorted-bins.ts'

/** A curve over thresholds that takes weights: `rocCurve`, `costCurve`, `liftCurve`, one of yours. */
export type CurveMetric<Value, Options extends object> = (
  yTrue: Uint8Array,
  yScore: Float64Array,
  options: Options & { readonly posLabel: 1; readonly weight: Float64Array },
) => Value

/**
 * Any curve over thresholds of a stream: `curveStream(rocCurve)`, `curveStream(costCurve, { falsePositive: 1,
 * falseNegative: 20 })`. At most one point a bin, and exact: the curve at the least score of each. Between them nothing is
 * known but that the counts grow. Its state serves every such curve of the same `bins`; the curve itself is called in
 * `value()`, with the rows of each class and bin as one weighted row, labelled 1 or 0. So it must take a row of weight 2 as
 * two rows.
 */
export function curveStream<Value, Options extends object>(
  metric: CurveMetric<Value, Options>,
  { bins, posLabel, ...options }: Options & RankingStreamOptions = {} as Options & RankingStreamOptions,
): MetricStream<PairRows<Label, number>, Value, BinsState> {
  const ranking = { ...(bins === undefined ? {} : { bins }), ...(posLabel === undefined ? {} : { posLabel }) }
  return rankingStream('curveStream', ranking, (_, sorted) => {
    const rows = sorted.flatMap(({ min, positive, negative }) => [
      { label: 1, score: min, weight: positive },
      { label: 0, score: min, weight: negative },
    ])
    const kept = rows.filter(({ weight }) => weight > 0)
    const yScore = Float64Array.from(kept, ({ score }) => score)
    const weight = Float64Array.from(kept, (row) => row.weight)
    const yTrue = Uint8Array.from(kept, ({ label }) => label)
    return metric(yTrue, yScore, { ...(options as unknown as Options), posLabel: 1, weight })
  })
}
