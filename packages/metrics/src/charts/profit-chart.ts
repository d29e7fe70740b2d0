import type { ProfitCurve } from '../decision/profit-curve.ts'
import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import { listOf, nameOf } from './plot/named.ts'
import type { Plot } from './plot/plot.ts'
import { formatValue } from './plot/scale.ts'

/** A curve as `profitCurve` returns it. */
export interface ProfitSeries extends Pick<ProfitCurve, 'taken' | 'profit' | 'best'> {
  readonly name?: string
}

/** Mean profit against the share of rows acted on, one curve or several, with the most profit of each marked. Throws `ParamError` for no curve. */
export function profitChart(series: ProfitSeries | readonly ProfitSeries[], options: ChartOptions = {}): string {
  return drawPlot('profitChart', profitPlot(series, options))
}

export function profitPlot(series: ProfitSeries | readonly ProfitSeries[], { title }: ChartOptions): Plot {
  const all = listOf(series)
  return {
    title: title ?? 'Profit',
    description: 'Mean profit of a row against the share of rows acted on.',
    xLabel: 'Share of rows acted on, highest scores first',
    yLabel: 'Mean profit of a row',
    x: [0, 1],
    series: all.map((one, i) => ({ name: nameOf(one, i, all), x: one.taken, y: one.profit })),
    baseline: { name: 'Doing nothing for anyone', from: [0, all[0]?.profit[0] ?? 0], to: [1, all[0]?.profit[0] ?? 0] },
    marks: all.map(({ best }) => ({
      name: `${formatValue(best.profit)} from ${formatValue(best.threshold)}`,
      x: best.taken,
      y: best.profit,
    })),
  }
}
