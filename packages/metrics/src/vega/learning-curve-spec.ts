import type { ChartOptions } from '../charts/chart-options.ts'
import { type LearningCurveSeries, learningCurvePlot } from '../charts/learning-curve-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `learningCurveChart` as a Vega-Lite specification. */
export function learningCurveSpec(curve: LearningCurveSeries, options: ChartOptions = {}): VegaLiteSpec {
  return plotSpec(learningCurvePlot(curve, options))
}
