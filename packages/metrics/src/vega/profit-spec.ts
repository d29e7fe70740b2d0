import type { ChartOptions } from '../charts/chart-options.ts'
import { type ProfitSeries, profitPlot } from '../charts/profit-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `profitChart` as a Vega-Lite specification. */
export function profitSpec(series: ProfitSeries | readonly ProfitSeries[], options: ChartOptions = {}): VegaLiteSpec {
  return plotSpec(profitPlot(series, options))
}
