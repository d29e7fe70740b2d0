import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import { listOf, nameOf } from './plot/named.ts'
import type { Plot } from './plot/plot.ts'

/** A curve as `cumulativeGains` returns it. */
export interface GainsSeries {
  readonly taken: ArrayLike<number>
  readonly captured: ArrayLike<number>
  readonly name?: string
}

/** One curve of cumulative gains or several, against guessing. Throws `ParamError` for no curve. */
export function gainsChart(series: GainsSeries | readonly GainsSeries[], options: ChartOptions = {}): string {
  return drawPlot('gainsChart', gainsPlot(series, options))
}

export function gainsPlot(series: GainsSeries | readonly GainsSeries[], { title }: ChartOptions): Plot {
  return {
    title: title ?? 'Cumulative gains',
    description: 'Share of the positive rows among the highest scores, against the share of rows taken.',
    xLabel: 'Share of rows taken, highest scores first',
    yLabel: 'Share of positive rows captured',
    x: [0, 1],
    y: [0, 1],
    series: listOf(series).map((one, i, all) => ({ name: nameOf(one, i, all), x: one.taken, y: one.captured })),
    baseline: { name: 'Guessing', from: [0, 0], to: [1, 1] },
  }
}
