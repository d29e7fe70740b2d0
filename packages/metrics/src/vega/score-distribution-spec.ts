import type { ChartOptions } from '../charts/chart-options.ts'
import { scoreDistributionPlot } from '../charts/score-distribution-chart.ts'
import type { Label } from '../input/label.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The histograms of `scoreDistributionChart` as a Vega-Lite specification. */
export function scoreDistributionSpec(
  yTrue: ArrayLike<Label>,
  yScore: ArrayLike<number>,
  options: ChartOptions = {},
): VegaLiteSpec {
  return plotSpec(scoreDistributionPlot(yTrue, yScore, options))
}
