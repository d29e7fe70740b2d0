import type { ChartOptions } from '../charts/chart-options.ts'
import { type PrecisionRecallSeries, precisionRecallLines } from '../charts/precision-recall-chart.ts'
import { lineSpec } from './line-spec.ts'
import type { VegaLiteSpec } from './plot-spec.ts'

/** The curves of `precisionRecallChart` as a Vega-Lite specification. */
export function precisionRecallSpec(
  series: PrecisionRecallSeries | readonly PrecisionRecallSeries[],
  options: ChartOptions = {},
): VegaLiteSpec {
  return lineSpec(precisionRecallLines(series, options))
}
