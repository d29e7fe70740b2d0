import type { ChartOptions } from '../charts/chart-options.ts'
import { type NetBenefitSeries, netBenefitPlot } from '../charts/net-benefit-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `netBenefitChart` as a Vega-Lite specification. */
export function netBenefitSpec(
  series: NetBenefitSeries | readonly NetBenefitSeries[],
  options: ChartOptions = {},
): VegaLiteSpec {
  return plotSpec(netBenefitPlot(series, options))
}
