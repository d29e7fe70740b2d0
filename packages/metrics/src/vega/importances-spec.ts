import { type FeatureImportance, type ImportancesOptions, importancesPlot } from '../charts/importances-chart.ts'
import { barSpec, type VegaLiteSpec } from './plot-spec.ts'

/** The bars of `importancesChart` as a Vega-Lite specification. */
export function importancesSpec(
  importances: readonly FeatureImportance[],
  options: ImportancesOptions = {},
): VegaLiteSpec {
  return barSpec(importancesPlot(importances, options))
}
