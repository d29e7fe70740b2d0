import type { ChartOptions } from './chart-options.ts'
import { drawBars } from './plot/draw-bars.ts'
import type { BarPlot } from './plot/plot.ts'
import { formatValue } from './plot/scale.ts'

export interface SliceValue {
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
  readonly rows?: number
}

export interface SliceChartOptions extends ChartOptions {
  /** The metric of all rows. */
  readonly overall?: number
  /** Default 'Value'. */
  readonly metricName?: string
}

/** A metric of each slice of the rows as bars, with intervals and rows where given, and that of all rows as a line. Throws `ParamError` for no slices. */
export function sliceChart(slices: readonly SliceValue[], options: SliceChartOptions = {}): string {
  return drawBars('sliceChart', slicePlot(slices, options))
}

export function slicePlot(
  slices: readonly SliceValue[],
  { title, overall, metricName = 'Value' }: SliceChartOptions,
): BarPlot {
  return {
    title: title ?? `${metricName} by slice`,
    description: slices.map(({ name, value }) => `${name}: ${formatValue(value)}`).join(', '),
    xLabel: metricName,
    bars: slices.map(({ rows, ...bar }) => ({ ...bar, ...(rows !== undefined && { note: `${rows} rows` }) })),
    ...(overall !== undefined && { reference: { name: `All rows: ${formatValue(overall)}`, value: overall } }),
  }
}
