import { InputError } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { frame, LINE_STYLES } from './frame.ts'
import { label, short, tag } from './svg.ts'
import { thinPoints } from './thin-points.ts'

/** A line through points in the unit square, `x` in the order to draw. */
export interface Line {
  readonly name: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Go to a point by its height first and then across, instead of straight. */
  readonly steps?: boolean
}

export interface LineChart {
  readonly title: string
  readonly description: string
  readonly xLabel: string
  readonly yLabel: string
  readonly lines: readonly Line[]
  /** What guessing would give, from the left edge to the right. */
  readonly baseline: { readonly name: string; readonly from: number; readonly to: number }
}

const LEFT = 64
const TOP = 44
const SIDE = 360
const RIGHT = 24
const BELOW = 56
const LEGEND_LINE = 22
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1]
const DASHES = [undefined, '8 4', '2 4', '10 4 2 4', '14 5', '5 3']

const across = (x: number) => LEFT + x * SIDE
const down = (y: number) => TOP + (1 - y) * SIDE

/** Lines in the unit square with axes, ticks and a legend, as SVG. */
export function lineChart(where: string, chart: LineChart): string {
  const { baseline, lines } = chart
  for (const line of lines) checkLine(where, line)
  const legend = [...lines.map(({ name }) => name), baseline.name]
  const bottom = TOP + SIDE
  return frame(
    {
      width: LEFT + SIDE + RIGHT,
      height: bottom + BELOW + legend.length * LEGEND_LINE + 8,
      title: chart.title,
      description: chart.description,
    },
    ...TICKS.flatMap(tick),
    tag('rect', { class: 'fw-axis', x: LEFT, y: TOP, width: SIDE, height: SIDE, fill: 'none' }),
    label(chart.xLabel, { class: 'fw-ink', x: across(0.5), y: bottom + 42, 'text-anchor': 'middle', 'font-size': 13 }),
    label(chart.yLabel, {
      class: 'fw-ink',
      transform: `translate(18 ${down(0.5)}) rotate(-90)`,
      'text-anchor': 'middle',
      'font-size': 13,
    }),
    stroke(
      baselineStyle,
      `M${short(across(0))} ${short(down(baseline.from))}L${short(across(1))} ${short(down(baseline.to))}`,
    ),
    ...lines.map((line, i) => stroke(lineStyle(i), path(line))),
    ...legend.flatMap((name, i) =>
      legendLine(name, bottom + BELOW + i * LEGEND_LINE + 8, i < lines.length ? lineStyle(i) : baselineStyle),
    ),
  )
}

interface StrokeStyle {
  readonly class: string
  readonly 'stroke-width': number
  readonly 'stroke-dasharray': string | undefined
}

const baselineStyle: StrokeStyle = { class: 'fw-axis', 'stroke-width': 1.25, 'stroke-dasharray': '4 4' }

const lineStyle = (i: number): StrokeStyle => ({
  class: `fw-line-${i % LINE_STYLES}`,
  'stroke-width': 2.25,
  'stroke-dasharray': DASHES[i % DASHES.length],
})

const stroke = (style: StrokeStyle, d: string) => tag('path', { ...style, d, fill: 'none', 'stroke-linejoin': 'round' })

function tick(value: number): string[] {
  const text = { class: 'fw-muted', 'font-size': 12 }
  const bottom = TOP + SIDE
  return [
    tag('path', {
      class: 'fw-grid',
      d: `M${short(across(value))} ${TOP}V${bottom}M${LEFT} ${short(down(value))}H${LEFT + SIDE}`,
    }),
    label(value.toFixed(1), { ...text, x: across(value), y: bottom + 18, 'text-anchor': 'middle' }),
    label(value.toFixed(1), { ...text, x: LEFT - 8, y: down(value) + 4, 'text-anchor': 'end' }),
  ]
}

function legendLine(name: string, y: number, style: StrokeStyle): string[] {
  return [
    stroke(style, `M${LEFT} ${y}h34`),
    label(name, { class: 'fw-ink', x: LEFT + 44, y: y + 4, 'font-size': 13 }, 48),
  ]
}

function path({ x, y, steps }: Line): string {
  const points = thinPoints(x, y, 0.25 / SIDE)
  return points
    .map((i, k) => {
      const px = short(across(x[i]!))
      const py = short(down(y[i]!))
      if (k === 0) return `M${px} ${py}`
      return steps ? `V${py}H${px}` : `L${px} ${py}`
    })
    .join('')
}

function checkLine(where: string, { x, y }: Line): void {
  checkRows(where, { x, y })
  for (const [name, values] of Object.entries({ x, y })) {
    checkFinite(where, name, values)
    for (let i = 0; i < values.length; i++) {
      if (values[i]! >= 0 && values[i]! <= 1) continue
      throw new InputError(
        `${where}: expected rates from 0 to 1, got ${values[i]} at ${name}[${i}]. Pass the curve itself.`,
      )
    }
  }
}
