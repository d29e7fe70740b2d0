import type { ConfusionMatrixChartOptions } from '../charts/confusion-matrix-chart.ts'
import type { VegaLiteSpec } from './plot-spec.ts'

/** The cells of `confusionMatrixChart` as a Vega-Lite specification. */
export function confusionMatrixSpec(
  matrix: readonly ArrayLike<number>[],
  { title = 'Confusion matrix', labels = Array.from(matrix.keys()) }: ConfusionMatrixChartOptions = {},
): VegaLiteSpec {
  const names = Array.from(labels, String)
  const values = matrix.flatMap((row, i) => {
    const all = Array.from(row).reduce((a, b) => a + b, 0)
    return Array.from(row, (count, j) => ({ truth: names[i], predicted: names[j], count, share: all > 0 ? count / all : 0 })) // biome-ignore format: a cell
  })
  const axis = (field: string, text: string) => ({ field, type: 'nominal', title: text, sort: names })
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    description: `${names.length} classes; rows are true, columns predicted.`,
    data: { values },
    width: { step: 80 },
    height: { step: 80 },
    encoding: { x: axis('predicted', 'Predicted'), y: axis('truth', 'True') },
    layer: [
      {
        mark: 'rect',
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            title: 'Share of the true class',
            scale: { domain: [0, 1.33], scheme: 'blues' },
          },
        },
      },
      { mark: 'text', encoding: { text: { field: 'count', type: 'quantitative' } } },
    ],
  }
}
