import type { CostCurve } from '../decision/cost-curve.ts'
import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import { listOf, nameOf } from './plot/named.ts'
import type { Plot } from './plot/plot.ts'
import { formatValue } from './plot/scale.ts'

/** A curve as `costCurve` returns it. */
export interface CostSeries extends Pick<CostCurve, 'taken' | 'cost' | 'best'> {
  readonly name?: string
}

/** Mean cost against the share of rows called positive, one curve or several, with the least cost of each marked. Throws `ParamError` for no curve. */
export function costChart(series: CostSeries | readonly CostSeries[], options: ChartOptions = {}): string {
  return drawPlot('costChart', costPlot(series, options))
}

export function costPlot(series: CostSeries | readonly CostSeries[], { title }: ChartOptions): Plot {
  const all = listOf(series)
  return {
    title: title ?? 'Cost',
    description: 'Mean cost of a row against the share of rows called positive.',
    xLabel: 'Share of rows called positive, highest scores first',
    yLabel: 'Mean cost of a row',
    x: [0, 1],
    series: all.map((one, i) => ({ name: nameOf(one, i, all), x: one.taken, y: one.cost })),
    marks: all.map(({ best }) => ({
      name: `${formatValue(best.cost)} from ${formatValue(best.threshold)}`,
      x: best.taken,
      y: best.cost,
      place: 'below',
    })),
  }
}
