import type { ChartOptions } from '../charts/chart-options.ts'
import { type RocSeries, rocLines } from '../charts/roc-chart.ts'
import { lineSpec } from './line-spec.ts'
import type { VegaLiteSpec } from './plot-spec.ts'

/** The curves of `rocChart` as a Vega-Lite specification. */
export function rocSpec(series: RocSeries | readonly RocSeries[], options: ChartOptions = {}): VegaLiteSpec {
  return lineSpec(rocLines(series, options))
}
