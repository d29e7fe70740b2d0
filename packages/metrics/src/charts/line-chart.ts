import { InputError } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { frame, LINE_STYLES } from './frame.ts'
import { label, short, tag } from './svg.ts'
import { thinPoints } from './thin-points.ts'

/** A line through points from 0 to 1 across and 0 to `yMax` up, `x` in the order to draw. */
interface Line {
  readonly name: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** Go to a point by its height first and then across, instead of straight. */
  readonly steps?: boolean
  /** Mark the points. */
  readonly dots?: boolean
}

export interface LineChart {
  readonly title: string
  readonly description: string
  readonly xLabel: string
  readonly yLabel: string
  /** The top of the axis. Default 1. */
  readonly yMax?: number
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

/** Lines with axes, ticks and a legend, as SVG. */
export function lineChart(where: string, chart: LineChart): string {
  const { baseline, yMax = 1 } = chart
  for (const line of chart.lines) checkLine(where, line, yMax)
  const lines = chart.lines.map((line) => ({ ...line, y: Array.from(line.y, (y) => y / yMax) }))
  const legend = [...lines.map(({ name }) => name), baseline.name]
  const bottom = TOP + SIDE
  return frame(
    {
      width: LEFT + SIDE + RIGHT,
      height: bottom + BELOW + legend.length * LEGEND_LINE + 8,
      title: chart.title,
      description: chart.description,
    },
    ...TICKS.flatMap((at) => tick(at, yMax)),
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
      `M${short(across(0))} ${short(down(baseline.from / yMax))}L${short(across(1))} ${short(down(baseline.to / yMax))}`,
    ),
    ...lines.map((line, i) => stroke(lineStyle(i), path(line))),
    ...lines.flatMap((line, i) => (line.dots ? [dots(line, i)] : [])),
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

function tick(value: number, yMax: number): string[] {
  const text = { class: 'fw-muted', 'font-size': 12 }
  const bottom = TOP + SIDE
  return [
    tag('path', {
      class: 'fw-grid',
      d: `M${short(across(value))} ${TOP}V${bottom}M${LEFT} ${short(down(value))}H${LEFT + SIDE}`,
    }),
    label(value.toFixed(1), { ...text, x: across(value), y: bottom + 18, 'text-anchor': 'middle' }),
    label(tickText(value * yMax), { ...text, x: LEFT - 8, y: down(value) + 4, 'text-anchor': 'end' }),
  ]
}

/** One decimal, or two where ticks fall between. */
const tickText = (value: number) => value.toFixed(Math.abs(value * 10 - Math.round(value * 10)) < 1e-9 ? 1 : 2)

/** Points as lines of no length with round ends, which every renderer of paths draws as dots. */
const dots = ({ x, y }: Line, i: number) =>
  tag('path', {
    class: `fw-line-${i % LINE_STYLES}`,
    'stroke-width': 7,
    'stroke-linecap': 'round',
    fill: 'none',
    d: Array.from(x, (at, k) => `M${short(across(at))} ${short(down(y[k]!))}h0`).join(''),
  })

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

function checkLine(where: string, { x, y }: Line, yMax: number): void {
  checkRows(where, { x, y })
  for (const [name, values, most] of [
    ['x', x, 1],
    ['y', y, yMax],
  ] as const) {
    // biome-ignore format: a row an axis
    checkFinite(where, name, values)
    for (let i = 0; i < values.length; i++) {
      if (values[i]! >= 0 && values[i]! <= most) continue
      throw new InputError(
        `${where}: expected rates from 0 to ${most}, got ${values[i]} at ${name}[${i}]. Pass the curve itself.`,
      )
    }
  }
}
