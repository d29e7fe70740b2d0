import type { ChartOptions } from '../charts/chart-options.ts'
import { type CostSeries, costPlot } from '../charts/cost-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `costChart` as a Vega-Lite specification. */
export function costSpec(series: CostSeries | readonly CostSeries[], options: ChartOptions = {}): VegaLiteSpec {
  return plotSpec(costPlot(series, options))
}
