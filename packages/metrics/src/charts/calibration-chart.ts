import { ParamError } from '../errors.ts'
import type { ChartOptions } from './chart-options.ts'
import { formatScore } from './format-score.ts'
import { type LineChart, lineChart } from './line-chart.ts'

/** A curve as `calibrationCurve` returns it, with what the legend may say about it. */
export interface CalibrationSeries {
  readonly predicted: ArrayLike<number>
  readonly observed: ArrayLike<number>
  readonly name?: string
  /** As `expectedCalibrationError` gives it. */
  readonly calibrationError?: number
}

/**
 * One reliability curve or several against the diagonal, as an SVG element: self-contained, readable on light and dark.
 * Throws `InputError` for values outside 0 to 1, `ParamError` for no curve.
 */
export function calibrationChart(
  series: CalibrationSeries | readonly CalibrationSeries[],
  options: ChartOptions = {},
): string {
  return lineChart('calibrationChart', calibrationLines(series, options))
}

export function calibrationLines(
  series: CalibrationSeries | readonly CalibrationSeries[],
  { title = 'Calibration' }: ChartOptions = {},
): LineChart {
  const all = Array.isArray(series) ? (series as readonly CalibrationSeries[]) : [series as CalibrationSeries]
  if (all.length === 0) {
    throw new ParamError(
      'calibrationChart: expected at least one curve, got none. Pass the output of calibrationCurve.',
    )
  }
  const lines = all.map((one, i) => {
    const name = one.name ?? (all.length > 1 ? `Curve ${i + 1}` : 'Predictions')
    const error = one.calibrationError === undefined ? '' : `, error ${formatScore(one.calibrationError)}`
    return { name: name + error, x: one.predicted, y: one.observed, dots: true }
  })
  return {
    title,
    description: `Share of positive rows against predicted probability. ${lines.map(({ name }) => name).join('; ')}.`,
    xLabel: 'Mean predicted probability',
    yLabel: 'Share of positive rows',
    lines,
    baseline: { name: 'Calibrated', from: 0, to: 1 },
  }
}
