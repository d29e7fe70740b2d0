import type { NetBenefitCurve } from '../decision/net-benefit-curve.ts'
import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import { listOf, nameOf } from './plot/named.ts'
import type { Plot, Series } from './plot/plot.ts'
import { extent } from './plot/scale.ts'

/** A curve as `netBenefitCurve` returns it. */
export interface NetBenefitSeries extends NetBenefitCurve {
  readonly name?: string
}

/** Decision curves: net benefit against the threshold, beside acting on all rows and on none. Throws `ParamError` for no curve. */
export function netBenefitChart(
  series: NetBenefitSeries | readonly NetBenefitSeries[],
  options: ChartOptions = {},
): string {
  return drawPlot('netBenefitChart', netBenefitPlot(series, options))
}

export function netBenefitPlot(series: NetBenefitSeries | readonly NetBenefitSeries[], { title }: ChartOptions): Plot {
  const all = listOf(series)
  const [, most] = extent(all.flatMap(({ netBenefit, treatAll }) => [netBenefit, treatAll, [0.01]]))
  return {
    title: title ?? 'Net benefit',
    description: 'Net benefit against the probability at which one acts; acting on none is 0.',
    xLabel: 'Probability at which one acts',
    yLabel: 'Net benefit',
    x: [0, 1],
    // far below 0 nothing is decided any more
    y: [-0.25 * most, 1.1 * most],
    series: [
      ...all.map((one, i) => ({ name: nameOf(one, i, all), x: one.thresholds, y: one.netBenefit })),
      ...all.slice(0, 1).map((one) => actingOnAll(one, -0.25 * most)),
    ],
    baseline: { name: 'Acting on none', from: [0, 0], to: [1, 0] },
  }
}

/** Only down to the edge of the picture. */
function actingOnAll({ thresholds, treatAll }: NetBenefitSeries, floor: number): Series {
  const below = Array.from(treatAll).findIndex((value) => value < floor)
  const shown = below < 0 ? treatAll.length : Math.max(1, below)
  return { name: 'Acting on all', x: Array.from(thresholds).slice(0, shown), y: Array.from(treatAll).slice(0, shown) }
}
