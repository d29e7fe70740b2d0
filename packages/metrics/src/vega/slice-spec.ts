import { type SliceChartOptions, type SliceValue, slicePlot } from '../charts/slice-chart.ts'
import { barSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The bars of `sliceChart` as a Vega-Lite specification. */
export function sliceSpec(slices: readonly SliceValue[], options: SliceChartOptions = {}): VegaLiteSpec {
  return barSpec(slicePlot(slices, options))
}
