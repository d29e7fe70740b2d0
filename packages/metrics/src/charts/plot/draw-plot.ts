import { frame, LINE_STYLES } from '../frame.ts'
import { label, short, tag } from '../svg.ts'
import { thinPoints } from '../thin-points.ts'
import { checkPlot } from './check-plot.ts'
import type { Plot, Series } from './plot.ts'
import { extent, roundDomain, ticks, tickText } from './scale.ts'

const LEFT = 72
const TOP = 48
const WIDTH = 460
const HEIGHT = 320
const RIGHT = 28
const BELOW = 56
const LEGEND_LINE = 22
const DASHES = [undefined, '8 4', '2 4', '10 4 2 4', '14 5', '5 3']
/** More dots than this hide each other and only make the file large. */
const MOST_DOTS = 2000

/** A plot as SVG. Throws `InputError` and `ParamError` as `checkPlot`. */
export function drawPlot(where: string, plot: Plot): string {
  checkPlot(where, plot)
  const { series, baseline, marks = [] } = plot
  const ends = baseline ? [baseline.from, baseline.to] : []
  const [xLow, xHigh] = plot.x ?? roundDomain(extent([...series.map(({ x }) => x), ends.map(([x]) => x)]))
  const heights = series.flatMap(({ y, low, high }) => [y, low ?? [], high ?? []])
  const [yLow, yHigh] = plot.y ?? roundDomain(extent([...heights, ends.map(([, y]) => y)]))
  const across = (x: number) => LEFT + ((x - xLow) / (xHigh - xLow)) * WIDTH
  const down = (y: number) => TOP + (1 - (Math.min(Math.max(y, yLow), yHigh) - yLow) / (yHigh - yLow)) * HEIGHT
  const at = (x: number, y: number) => `${short(across(x))} ${short(down(y))}`
  const bottom = TOP + HEIGHT
  const legend = [...series, ...(baseline ? [baseline] : [])]
  const xTicks = ticks([xLow, xHigh])
  const yTicks = ticks([yLow, yHigh])
  const muted = { class: 'fw-muted', 'font-size': 12 }
  return frame(
    {
      width: LEFT + WIDTH + RIGHT,
      height: bottom + BELOW + legend.length * LEGEND_LINE + 8,
      title: plot.title,
      description: plot.description,
    },
    ...xTicks.flatMap((x) => [
      tag('path', { class: 'fw-grid', d: `M${short(across(x))} ${TOP}V${bottom}` }),
      label(tickText(x, xTicks), { ...muted, x: across(x), y: bottom + 18, 'text-anchor': 'middle' }),
    ]),
    ...yTicks.flatMap((y) => [
      tag('path', { class: 'fw-grid', d: `M${LEFT} ${short(down(y))}H${LEFT + WIDTH}` }),
      label(tickText(y, yTicks), { ...muted, x: LEFT - 8, y: down(y) + 4, 'text-anchor': 'end' }),
    ]),
    tag('path', { class: 'fw-axis', d: `M${LEFT} ${TOP}V${bottom}H${LEFT + WIDTH}`, fill: 'none' }),
    label(plot.xLabel, {
      class: 'fw-ink',
      x: LEFT + WIDTH / 2,
      y: bottom + 42,
      'text-anchor': 'middle',
      'font-size': 13,
    }),
    label(plot.yLabel, {
      class: 'fw-ink',
      transform: `translate(18 ${TOP + HEIGHT / 2}) rotate(-90)`,
      'text-anchor': 'middle',
      'font-size': 13,
    }),
    ...series.flatMap((one, i) => (one.low && one.high ? [band(one, i, at)] : [])),
    ...(baseline ? [tag('path', { ...GREY, d: `M${at(...baseline.from)}L${at(...baseline.to)}` })] : []),
    ...series.flatMap((one, i) => drawSeries(one, i, at, (1 / WIDTH) * (xHigh - xLow) * 0.25, yLow)),
    ...marks.flatMap(({ name, x, y, place }) => [
      tag('path', {
        class: 'fw-mark',
        d: `M${at(x, y)}h0`,
        'stroke-width': 10,
        'stroke-linecap': 'round',
        fill: 'none',
      }),
      label(name, {
        class: 'fw-ink',
        x: across(x) + (across(x) > LEFT + WIDTH / 2 ? -10 : 10),
        y: down(y) + (place === 'below' || down(y) < TOP + 24 ? 20 : -10),
        'font-size': 12,
        'text-anchor': across(x) > LEFT + WIDTH / 2 ? 'end' : 'start',
      }),
    ]),
    ...legend.flatMap(({ name }, i) => {
      const y = bottom + BELOW + i * LEGEND_LINE + 8
      const sample = i < series.length ? sampleOf(series[i]!, i, y) : tag('path', { ...GREY, d: `M${LEFT} ${y}h34` })
      return [sample, label(name, { class: 'fw-ink', x: LEFT + 44, y: y + 4, 'font-size': 13 }, 60)]
    }),
  )
}

type At = (x: number, y: number) => string

const GREY = { class: 'fw-axis', 'stroke-width': 1.25, 'stroke-dasharray': '4 4', fill: 'none' }
const colour = (i: number) => `fw-line-${i % LINE_STYLES}`
const lineOf = (i: number) => ({
  class: colour(i),
  'stroke-width': 2.25,
  'stroke-dasharray': DASHES[i % DASHES.length],
  'stroke-linejoin': 'round',
  fill: 'none',
})

function drawSeries({ x, y, shape = 'line' }: Series, i: number, at: At, near: number, floor: number): string[] {
  if (shape === 'points') return [dots(x, y, i, at)]
  const points = thinPoints(x, y, near)
  const steps = shape === 'steps' || shape === 'area'
  const [first, ...others] = points as [number, ...number[]]
  // a step holds its height until the next point
  const path = `M${at(x[first]!, y[first]!)}${others.map((k) => (steps ? `L${at(x[k]!, y[k - 1]!)}L${at(x[k]!, y[k]!)}` : `L${at(x[k]!, y[k]!)}`)).join('')}`
  if (shape !== 'area')
    return [tag('path', { ...lineOf(i), d: path }), ...(shape === 'dotted' ? [dots(x, y, i, at)] : [])]
  const last = points.at(-1)!
  const closed = `${path}L${at(x[last]!, floor)}L${at(x[first]!, floor)}Z`
  return [
    tag('path', { class: `fw-area-${i % LINE_STYLES}`, 'fill-opacity': 0.22, d: closed }),
    tag('path', { ...lineOf(i), d: path }),
  ]
}

function dots(x: ArrayLike<number>, y: ArrayLike<number>, i: number, at: At): string {
  const every = Math.max(1, Math.ceil(x.length / MOST_DOTS))
  const places = Array.from({ length: Math.ceil(x.length / every) }, (_, k) => k * every)
  return tag('path', {
    class: colour(i),
    'stroke-width': x.length > 60 ? 5 : 7,
    'stroke-opacity': x.length > 60 ? 0.45 : 1,
    'stroke-linecap': 'round',
    fill: 'none',
    d: places.map((k) => `M${at(x[k]!, y[k]!)}h0`).join(''),
  })
}

function band({ x, low, high }: Series, i: number, at: At): string {
  const there = Array.from(x, (value, k) => at(value, high![k]!))
  const back = Array.from(x, (value, k) => at(value, low![k]!)).reverse()
  return tag('path', {
    class: `fw-area-${i % LINE_STYLES}`,
    'fill-opacity': 0.18,
    d: `M${[...there, ...back].join('L')}Z`,
  })
}

function sampleOf({ shape }: Series, i: number, y: number): string {
  if (shape === 'points') {
    return tag('path', {
      class: colour(i),
      'stroke-width': 7,
      'stroke-linecap': 'round',
      fill: 'none',
      d: `M${LEFT + 17} ${y}h0`,
    })
  }
  return tag('path', { ...lineOf(i), d: `M${LEFT} ${y}h34` })
}
