import type { ChartOptions } from '../charts/chart-options.ts'
import { type GainsSeries, gainsPlot } from '../charts/gains-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `gainsChart` as a Vega-Lite specification. */
export function gainsSpec(series: GainsSeries | readonly GainsSeries[], options: ChartOptions = {}): VegaLiteSpec {
  return plotSpec(gainsPlot(series, options))
}
