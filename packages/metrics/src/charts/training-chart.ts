import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import type { Plot } from './plot/plot.ts'

/** A number an epoch under each name, such as `loss` and `validationLoss`. */
export type TrainingHistory = Readonly<Record<string, ArrayLike<number>>>

/** Scores of a training by epoch, a line each. Throws `ParamError` for nothing to draw. */
export function trainingChart(history: TrainingHistory, options: ChartOptions = {}): string {
  return drawPlot('trainingChart', trainingPlot(history, options))
}

export function trainingPlot(history: TrainingHistory, { title }: ChartOptions): Plot {
  return {
    title: title ?? 'Training',
    description: `${Object.keys(history).join(', ')} by epoch.`,
    xLabel: 'Epoch',
    yLabel: 'Value',
    series: Object.entries(history).map(([name, values]) => ({
      name,
      x: Array.from(values, (_, i) => i + 1),
      y: values,
      shape: values.length > 30 ? 'line' : 'dotted',
    })),
  }
}
