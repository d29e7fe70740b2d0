import { ParamError } from '../errors.ts'
import type { ChartOptions } from './chart-options.ts'
import { type LineChart, lineChart } from './line-chart.ts'

/** A curve as `liftCurve` returns it. */
export interface LiftSeries {
  readonly taken: ArrayLike<number>
  readonly lift: ArrayLike<number>
  readonly name?: string
}

/** Tops of the axis that give round ticks at every fifth. */
const TOPS = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5]

/**
 * One lift curve or several, as an SVG element: self-contained, readable on light and dark. Throws `InputError` for shares
 * outside 0 to 1 and negative lifts, `ParamError` for no curve.
 */
export function liftChart(series: LiftSeries | readonly LiftSeries[], options: ChartOptions = {}): string {
  return lineChart('liftChart', liftLines(series, options))
}

export function liftLines(
  series: LiftSeries | readonly LiftSeries[],
  { title = 'Lift' }: ChartOptions = {},
): LineChart {
  const all = Array.isArray(series) ? (series as readonly LiftSeries[]) : [series as LiftSeries]
  if (all.length === 0)
    throw new ParamError('liftChart: expected at least one curve, got none. Pass the output of liftCurve.')
  const lines = all.map((one, i) => ({
    name: one.name ?? (all.length > 1 ? `Curve ${i + 1}` : 'Model'),
    x: one.taken,
    y: one.lift,
  }))
  const most = Math.max(1, ...all.map(({ lift }) => Array.from(lift).reduce((a, b) => Math.max(a, b), 0)))
  return {
    title,
    description: `Lift against the share of rows taken. ${lines.map(({ name }) => name).join('; ')}.`,
    xLabel: 'Share of rows taken, highest scores first',
    yLabel: 'Lift',
    yMax: roundTop(most),
    lines,
    baseline: { name: 'Guessing, lift 1', from: 1, to: 1 },
  }
}

function roundTop(most: number): number {
  if (!Number.isFinite(most)) return 1
  for (let unit = 1; ; unit *= 10) {
    const top = TOPS.find((step) => step * unit >= most)
    if (top !== undefined) return top * unit
  }
}
