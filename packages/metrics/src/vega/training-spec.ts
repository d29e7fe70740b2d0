import type { ChartOptions } from '../charts/chart-options.ts'
import { type TrainingHistory, trainingPlot } from '../charts/training-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `trainingChart` as a Vega-Lite specification. */
export function trainingSpec(curve: TrainingHistory, options: ChartOptions = {}): VegaLiteSpec {
  return plotSpec(trainingPlot(curve, options))
}
