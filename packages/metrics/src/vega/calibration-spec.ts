import { type CalibrationSeries, calibrationLines } from '../charts/calibration-chart.ts'
import type { ChartOptions } from '../charts/chart-options.ts'
import { lineSpec } from './line-spec.ts'
import type { VegaLiteSpec } from './plot-spec.ts'

/** The curves of `calibrationChart` as a Vega-Lite specification. */
export function calibrationSpec(
  series: CalibrationSeries | readonly CalibrationSeries[],
  options: ChartOptions = {},
): VegaLiteSpec {
  return lineSpec(calibrationLines(series, options))
}
