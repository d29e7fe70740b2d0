import type { ChartOptions } from './chart-options.ts'
import { drawBars } from './plot/draw-bars.ts'
import type { BarPlot } from './plot/plot.ts'

export interface FeatureImportance {
  readonly name: string
  readonly importance: number
  readonly low?: number
  readonly high?: number
}

export interface ImportancesOptions extends ChartOptions {
  /** How many to show. Default 20. */
  readonly most?: number
}

/** Importances of features as bars, the greatest on top, with their intervals where given. Throws `ParamError` for none. */
export function importancesChart(importances: readonly FeatureImportance[], options: ImportancesOptions = {}): string {
  return drawBars('importancesChart', importancesPlot(importances, options))
}

export function importancesPlot(
  importances: readonly FeatureImportance[],
  { title, most = 20 }: ImportancesOptions,
): BarPlot {
  const sorted = importances.slice().sort((a, b) => b.importance - a.importance)
  return {
    title: title ?? 'Importances',
    description: `Importances of ${Math.min(most, sorted.length)} of ${sorted.length} features, the greatest first.`,
    xLabel: 'Importance',
    bars: sorted.slice(0, most).map(({ importance, ...bar }) => ({ ...bar, value: importance })),
  }
}
