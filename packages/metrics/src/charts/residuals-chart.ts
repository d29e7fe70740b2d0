import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import type { Plot } from './plot/plot.ts'
import { extent, roundDomain } from './plot/scale.ts'

/** What is left of each target (true less predicted) against the prediction: a pattern is something the model missed. Throws `InputError` for columns of different lengths. */
export function residualsChart(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, options: ChartOptions = {}): string {
  return drawPlot('residualsChart', residualsPlot(yTrue, yPred, options))
}

export function residualsPlot(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, { title }: ChartOptions): Plot {
  const residuals = Array.from(yTrue, (value, i) => value - yPred[i]!)
  const [low, high] = roundDomain(extent([yPred]))
  return {
    title: title ?? 'Residuals',
    description: `Residuals of ${residuals.length} rows against their predictions.`,
    xLabel: 'Predicted',
    yLabel: 'True less predicted',
    x: [low, high],
    series: [{ name: `${residuals.length} rows`, x: yPred, y: residuals, shape: 'points' }],
    baseline: { name: 'No error', from: [low, 0], to: [high, 0] },
  }
}
