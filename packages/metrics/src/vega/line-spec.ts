import type { LineChart } from '../charts/line-chart.ts'
import { plotSpec, type VegaLiteSpec } from './plot-spec.ts'

/** A chart of curves from 0 to 1 as a specification. */
export const lineSpec = ({ title, description, xLabel, yLabel, yMax = 1, lines, baseline }: LineChart): VegaLiteSpec =>
  plotSpec({
    title,
    description,
    xLabel,
    yLabel,
    x: [0, 1],
    y: [0, yMax],
    series: lines.map(({ name, x, y, steps, dots }) => ({
      name,
      x,
      y,
      shape: steps ? 'steps' : dots ? 'dotted' : 'line',
    })),
    baseline: { name: baseline.name, from: [0, baseline.from], to: [1, baseline.to] },
  })
