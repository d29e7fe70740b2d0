import type { ChartOptions } from '../charts/chart-options.ts'
import { predictionPlot } from '../charts/prediction-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The points of `predictionChart` as a Vega-Lite specification. */
export function predictionSpec(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: ChartOptions = {},
): VegaLiteSpec {
  return plotSpec(predictionPlot(yTrue, yPred, options))
}
