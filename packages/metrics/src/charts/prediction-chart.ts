import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import type { Plot } from './plot/plot.ts'
import { extent, roundDomain } from './plot/scale.ts'

/** Each prediction against its true value, and the diagonal of perfect ones. Throws `InputError` for columns of different lengths. */
export function predictionChart(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: ChartOptions = {},
): string {
  return drawPlot('predictionChart', predictionPlot(yTrue, yPred, options))
}

export function predictionPlot(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, { title }: ChartOptions): Plot {
  const [low, high] = roundDomain(extent([yTrue, yPred]))
  return {
    title: title ?? 'Predicted against true',
    description: `Predictions of ${yTrue.length} rows against their true values.`,
    xLabel: 'True',
    yLabel: 'Predicted',
    x: [low, high],
    y: [low, high],
    series: [{ name: `${yTrue.length} rows`, x: yTrue, y: yPred, shape: 'points' }],
    baseline: { name: 'Perfect', from: [low, low], to: [high, high] },
  }
}
