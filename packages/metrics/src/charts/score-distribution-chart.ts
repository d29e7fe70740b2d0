import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import type { ChartOptions } from './chart-options.ts'
import { drawPlot } from './plot/draw-plot.ts'
import type { Plot } from './plot/plot.ts'
import { extent, roundDomain } from './plot/scale.ts'

/** How the scores of each class are distributed: a histogram a class, each of area 1, so that rare classes show. Throws `InputError` for columns of different lengths and scores that are not finite. */
export function scoreDistributionChart(
  yTrue: ArrayLike<Label>,
  yScore: ArrayLike<number>,
  options: ChartOptions = {},
): string {
  return drawPlot('scoreDistributionChart', scoreDistributionPlot(yTrue, yScore, options))
}

export function scoreDistributionPlot(
  yTrue: ArrayLike<Label>,
  yScore: ArrayLike<number>,
  { title }: ChartOptions,
): Plot {
  const where = 'scoreDistributionChart'
  const rows = checkRows(where, { yTrue, yScore })
  checkFinite(where, 'yScore', yScore)
  const { labels, codes } = encodeLabels(where, { yTrue })
  const [low, high] = roundDomain(extent([yScore]))
  // about as many bins as Rice's rule has it, within what can be told apart
  const bins = Math.max(8, Math.min(40, Math.round(2 * Math.cbrt(rows))))
  const width = (high - low) / bins
  const counts = labels.map(() => new Float64Array(bins + 1))
  const sizes = new Float64Array(labels.length)
  for (let i = 0; i < rows; i++) {
    const bin = Math.min(bins - 1, Math.floor((yScore[i]! - low) / width))
    counts[codes[0]![i]!]![bin]!++
    sizes[codes[0]![i]!]!++
  }
  const edges = Float64Array.from({ length: bins + 1 }, (_, bin) => low + bin * width)
  return {
    title: title ?? 'Scores by class',
    description: `Distribution of the scores of ${labels.map((label, i) => `${sizes[i]} rows of ${label}`).join(', ')}.`,
    xLabel: 'Score',
    yLabel: 'Density',
    x: [low, high],
    series: labels.map((label, i) => ({
      name: `${label} (${sizes[i]} rows)`,
      x: edges,
      y: counts[i]!.map((count) => count / sizes[i]! / width),
      shape: 'area',
    })),
  }
}
