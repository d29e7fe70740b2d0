import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import { foldBand } from './plot/named.ts'
import type { Plot } from './plot/plot.ts'

export interface LearningCurveSeries {
  readonly sizes: ArrayLike<number>
  /** A score a fold, for each of `sizes`. */
  readonly train: ArrayLike<ArrayLike<number>>
  readonly validation: ArrayLike<ArrayLike<number>>
  /** What the scores are. Default 'Score'. */
  readonly scoreName?: string
}

/** Scores by the number of training rows: a gap that stays is variance, two low lines are bias. The mean of the folds, and one standard deviation either way. Throws `ParamError` for nothing to draw, `InputError` for columns of different lengths. */
export function learningCurveChart(curve: LearningCurveSeries, options: ChartOptions = {}): string {
  return drawPlot('learningCurveChart', learningCurvePlot(curve, options))
}

export function learningCurvePlot(curve: LearningCurveSeries, { title }: ChartOptions): Plot {
  const { sizes, train, validation, scoreName = 'Score' } = curve
  return {
    title: title ?? 'Learning curve',
    description: `${scoreName} on training and validation rows by the number of training rows.`,
    xLabel: 'Training rows',
    yLabel: scoreName,
    series: [foldBand('Validation', sizes, validation), foldBand('Training', sizes, train)],
  }
}
