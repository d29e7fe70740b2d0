import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import { foldBand } from './plot/named.ts'
import type { Plot } from './plot/plot.ts'

export interface ValidationCurveSeries {
  readonly values: ArrayLike<number>
  /** A score a fold, for each of `values`. */
  readonly train: ArrayLike<ArrayLike<number>>
  readonly validation: ArrayLike<ArrayLike<number>>
  /** What the scores are. Default 'Score'. */
  readonly scoreName?: string
  /** What the parameter is. Default 'Parameter'. */
  readonly parameterName?: string
}

/** Scores by the value of a parameter: where the validation line turns down, the model overfits or underfits. The mean of the folds, and one standard deviation either way. Throws `ParamError` for nothing to draw, `InputError` for columns of different lengths. */
export function validationCurveChart(curve: ValidationCurveSeries, options: ChartOptions = {}): string {
  return drawPlot('validationCurveChart', validationCurvePlot(curve, options))
}

export function validationCurvePlot(curve: ValidationCurveSeries, { title }: ChartOptions): Plot {
  const { values, train, validation, scoreName = 'Score', parameterName = 'Parameter' } = curve
  return {
    title: title ?? 'Validation curve',
    description: `${scoreName} on training and validation rows by ${parameterName}.`,
    xLabel: parameterName,
    yLabel: scoreName,
    series: [foldBand('Validation', values, validation), foldBand('Training', values, train)],
  }
}
