import type { ChartOptions } from '../charts/chart-options.ts'
import { residualsPlot } from '../charts/residuals-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The points of `residualsChart` as a Vega-Lite specification. */
export function residualsSpec(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: ChartOptions = {},
): VegaLiteSpec {
  return plotSpec(residualsPlot(yTrue, yPred, options))
}
