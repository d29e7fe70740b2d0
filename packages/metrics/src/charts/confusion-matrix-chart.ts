import { InputError } from '../errors.ts'
import type { Label } from '../input/label.ts'
import type { ChartOptions } from './chart-options.ts'
import { frame } from './frame.ts'
import { escapeText, label, tag } from './svg.ts'

export interface ConfusionMatrixChartOptions extends ChartOptions {
  /** The classes, in the order of the matrix. Default: 0, 1, ... */
  readonly labels?: ArrayLike<Label>
}

const TOP = 52
const BELOW = 100
const LONGEST = 18
/** The darkest shade that leaves the text readable, on light and on dark. */
const DARKEST = 0.75

/**
 * A confusion matrix as `confusionMatrix` returns it, as an SVG element: self-contained, readable on light and dark.
 * Cells show the count and its share of the true class, which also sets the shade.
 * Throws `InputError` unless the matrix is square, with finite numbers >= 0 and a label a class.
 */
export function confusionMatrixChart(
  matrix: readonly ArrayLike<number>[],
  { title = 'Confusion matrix', labels = Array.from(matrix.keys()) }: ConfusionMatrixChartOptions = {},
): string {
  const rows = matrix.map((row) => Array.from(row))
  checkMatrix(rows, labels.length)
  const size = rows.length
  const names = Array.from(labels, String)
  const cell = Math.max(36, Math.min(120, 360 / size))
  const longest = Math.min(LONGEST, Math.max(...names.map((name) => [...name].length)))
  const left = 56 + 7.5 * longest
  const side = cell * size
  const slanted = longest * 7.5 > cell
  const below = BELOW + (slanted ? longest * 5 : 0)
  const text = { class: 'fw-ink', 'font-size': 13 }
  const middle = (i: number) => (i + 0.5) * cell
  const shares = rows.map((row) => {
    const total = row.reduce((a, b) => a + b, 0)
    return row.map((count) => (total > 0 ? count / total : 0))
  })
  const cells = rows.flatMap((row, i) =>
    row.flatMap((count, j) => {
      const share = shares[i]![j]!
      const x = left + middle(j)
      const y = TOP + middle(i)
      const tooltip = `true ${names[i]}, predicted ${names[j]}: ${format(count)} (${percent(share)} of true ${names[i]})`
      return tag(
        'g',
        {},
        tag('title', {}, escapeText(tooltip)),
        tag('rect', {
          class: 'fw-cell',
          x: left + j * cell,
          y: TOP + i * cell,
          width: cell,
          height: cell,
          'fill-opacity': share * DARKEST,
        }),
        tag('rect', {
          class: 'fw-grid',
          x: left + j * cell,
          y: TOP + i * cell,
          width: cell,
          height: cell,
          fill: 'none',
        }),
        label(format(count), { ...text, x, y: y + (cell < 60 ? 4 : -1), 'text-anchor': 'middle', 'font-weight': 600 }),
        ...(cell < 60
          ? []
          : [label(percent(share), { ...text, 'font-size': 12, x, y: y + 17, 'text-anchor': 'middle' })]),
      )
    }),
  )
  return frame(
    {
      width: Math.max(left + side + 24, 300),
      height: TOP + side + below,
      title,
      description:
        `${size} classes; rows are true, columns predicted. ${size <= 5 ? describe(rows, names) : ''}`.trim(),
    },
    ...cells,
    ...names.flatMap((name, i) => [
      label(name, { ...text, x: left - 8, y: TOP + middle(i) + 4, 'text-anchor': 'end' }, LONGEST),
      slanted
        ? label(
            name,
            {
              ...text,
              transform: `translate(${left + middle(i) + 4} ${TOP + side + 16}) rotate(-40)`,
              'text-anchor': 'end',
            },
            LONGEST,
          )
        : label(name, { ...text, x: left + middle(i), y: TOP + side + 20, 'text-anchor': 'middle' }, LONGEST),
    ]),
    label('Predicted', { ...text, x: left + side / 2, y: TOP + side + below - 54, 'text-anchor': 'middle' }),
    label('True', { ...text, transform: `translate(18 ${TOP + side / 2}) rotate(-90)`, 'text-anchor': 'middle' }),
    label(cell < 60 ? 'Shade: share of the true class' : 'Shade and percentage: share of the true class', {
      class: 'fw-muted',
      'font-size': 12,
      x: Math.max(left + side + 24, 300) / 2,
      y: TOP + side + below - 18,
      'text-anchor': 'middle',
    }),
  )
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`
const format = (count: number) => (Number.isInteger(count) ? String(count) : String(Number(count.toPrecision(4))))

const describe = (rows: readonly (readonly number[])[], names: readonly string[]) =>
  rows
    .map((row, i) => `True ${names[i]}: ${row.map((count, j) => `${format(count)} predicted ${names[j]}`).join(', ')}.`)
    .join(' ')

function checkMatrix(rows: readonly (readonly number[])[], labels: number): void {
  const where = 'confusionMatrixChart'
  if (rows.length === 0 || rows.some((row) => row.length !== rows.length)) {
    throw new InputError(
      `${where}: expected a square matrix, got rows of [${rows.map((row) => row.length).join(', ')}] columns. Pass the output of confusionMatrix.`,
    )
  }
  const bad = rows.flat().find((count) => !(count >= 0 && count < Number.POSITIVE_INFINITY))
  if (bad !== undefined) {
    throw new InputError(
      `${where}: expected finite counts of 0 or more, got ${bad}. Pass the output of confusionMatrix.`,
    )
  }
  if (labels !== rows.length) {
    throw new InputError(
      `${where}: expected one label for each of ${rows.length} classes, got ${labels}. Pass them all, in order.`,
    )
  }
}
