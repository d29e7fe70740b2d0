import type { ChartOptions } from '../charts/chart-options.ts'
import { type ValidationCurveSeries, validationCurvePlot } from '../charts/validation-curve-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The curves of `validationCurveChart` as a Vega-Lite specification. */
export function validationCurveSpec(curve: ValidationCurveSeries, options: ChartOptions = {}): VegaLiteSpec {
  return plotSpec(validationCurvePlot(curve, options))
}
