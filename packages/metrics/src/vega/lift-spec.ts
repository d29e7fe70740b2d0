import type { ChartOptions } from '../charts/chart-options.ts'
import { type LiftSeries, liftLines } from '../charts/lift-chart.ts'
import { lineSpec } from './line-spec.ts'
import type { VegaLiteSpec } from './plot-spec.ts'

/** The curves of `liftChart` as a Vega-Lite specification. */
export function liftSpec(series: LiftSeries | readonly LiftSeries[], options: ChartOptions = {}): VegaLiteSpec {
  return lineSpec(liftLines(series, options))
}
