import { ParamError } from '../errors.ts'
import type { ChartOptions, Interval } from './chart-options.ts'
import { formatEstimate, formatScore } from './format-score.ts'
import { type LineChart, lineChart } from './line-chart.ts'

/** A curve as `precisionRecallCurve` returns it, with what the legend may say about it. */
export interface PrecisionRecallSeries {
  readonly precision: ArrayLike<number>
  readonly recall: ArrayLike<number>
  readonly name?: string
  /** Default: the sum of the steps. */
  readonly averagePrecision?: number
  readonly interval?: Interval
}

/**
 * One precision-recall curve or several, as an SVG element: self-contained, readable on light and dark, with the average
 * precisions in the legend. Throws `InputError` for values outside 0 to 1, `ParamError` for no curve.
 */
export function precisionRecallChart(
  series: PrecisionRecallSeries | readonly PrecisionRecallSeries[],
  options: ChartOptions = {},
): string {
  return lineChart('precisionRecallChart', precisionRecallLines(series, options))
}

export function precisionRecallLines(
  series: PrecisionRecallSeries | readonly PrecisionRecallSeries[],
  { title = 'Precision and recall' }: ChartOptions = {},
): LineChart {
  const all = Array.isArray(series) ? (series as readonly PrecisionRecallSeries[]) : [series as PrecisionRecallSeries]
  if (all.length === 0) {
    throw new ParamError(
      'precisionRecallChart: expected at least one curve, got none. Pass the output of precisionRecallCurve.',
    )
  }
  const named = all.map((one, i) => {
    const score = formatEstimate(one.averagePrecision ?? sumOfSteps(one), one.interval)
    const name = one.name ?? (all.length > 1 ? `Curve ${i + 1}` : undefined)
    return { name: name === undefined ? `AP ${score}` : `${name}, AP ${score}`, ...ascending(one), steps: true }
  })
  // the first point calls every row positive, so its precision is the share of positive rows
  const share = all[0]!.precision[0] ?? 0
  return {
    title,
    description: `Precision against recall. ${named.map(({ name }) => name).join('; ')}.`,
    xLabel: 'Recall',
    yLabel: 'Precision',
    lines: named,
    baseline: { name: `Guessing, AP ${formatScore(share)}`, from: share, to: share },
  }
}

/** From recall 0 up, without the end point of precision 1 that no threshold reaches. */
function ascending({ precision, recall }: PrecisionRecallSeries): { x: number[]; y: number[] } {
  const x = Array.from(recall).reverse()
  const y = Array.from(precision).reverse()
  if (x.length > 1 && x[0] === 0 && x.length === y.length) y[0] = y[1]!
  return { x, y }
}

function sumOfSteps({ precision, recall }: PrecisionRecallSeries): number {
  let sum = 0
  for (let i = 0; i + 1 < recall.length; i++) sum += (recall[i]! - recall[i + 1]!) * precision[i]!
  return sum
}
