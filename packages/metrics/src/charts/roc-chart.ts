import { ParamError } from '../errors.ts'
import type { ChartOptions, Interval } from './chart-options.ts'
import { formatEstimate } from './format-score.ts'
import { type LineChart, lineChart } from './line-chart.ts'

/** A curve as `rocCurve` returns it, with what the legend may say about it. */
export interface RocSeries {
  readonly fpr: ArrayLike<number>
  readonly tpr: ArrayLike<number>
  readonly name?: string
  /** Default: the area under the points. */
  readonly auc?: number
  readonly interval?: Interval
}

/**
 * One ROC curve or several, as an SVG element: self-contained, readable on light and dark, with the areas in the legend.
 * Throws `InputError` for rates outside 0 to 1, `ParamError` for no curve.
 */
export function rocChart(series: RocSeries | readonly RocSeries[], options: ChartOptions = {}): string {
  return lineChart('rocChart', rocLines(series, options))
}

export function rocLines(
  series: RocSeries | readonly RocSeries[],
  { title = 'ROC curve' }: ChartOptions = {},
): LineChart {
  const all = Array.isArray(series) ? (series as readonly RocSeries[]) : [series as RocSeries]
  if (all.length === 0)
    throw new ParamError('rocChart: expected at least one curve, got none. Pass the output of rocCurve.')
  const named = all.map((one, i) => {
    const auc = formatEstimate(one.auc ?? trapezoids(one.fpr, one.tpr), one.interval)
    const name = one.name ?? (all.length > 1 ? `Curve ${i + 1}` : undefined)
    return { name: name === undefined ? `AUC ${auc}` : `${name}, AUC ${auc}`, x: one.fpr, y: one.tpr }
  })
  return {
    title,
    description: `True positive rate against false positive rate. ${named.map(({ name }) => name).join('; ')}.`,
    xLabel: 'False positive rate',
    yLabel: 'True positive rate',
    lines: named,
    baseline: { name: 'Guessing, AUC 0.5', from: 0, to: 1 },
  }
}

function trapezoids(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2
  return area
}
