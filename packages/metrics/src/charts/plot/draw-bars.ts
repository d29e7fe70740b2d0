import { ParamError } from '../../errors.ts'
import { checkFinite } from '../../input/check-finite.ts'
import { frame } from '../frame.ts'
import { escapeText, label, short, tag } from '../svg.ts'
import type { Bar, BarPlot } from './plot.ts'
import { extent, formatValue, roundDomain, ticks, tickText } from './scale.ts'

const TOP = 48
const WIDTH = 380
const LINE = 30
const RIGHT = 230
const LONGEST = 28

/** A bar plot as SVG. Throws `ParamError` for no bars, `InputError` for numbers that are not finite. */
export function drawBars(where: string, plot: BarPlot): string {
  const { bars, reference } = plot
  if (bars.length === 0) throw new ParamError(`${where}: expected something to draw, got none. Pass at least one bar.`)
  const numbers = bars.flatMap(({ value, low = value, high = value }) => [value, low, high])
  checkFinite(where, 'value', numbers)
  const longest = Math.min(LONGEST, Math.max(...bars.map(({ name }) => [...name].length)))
  const left = 24 + 7.2 * longest
  const [low, high] = roundDomain(extent([numbers, [0, reference?.value ?? 0]]))
  const across = (value: number) => left + ((value - low) / (high - low)) * WIDTH
  const bottom = TOP + bars.length * LINE + 8
  const at = ticks([low, high])
  const muted = { class: 'fw-muted', 'font-size': 12 }
  return frame(
    {
      width: left + WIDTH + RIGHT,
      height: bottom + 56 + (reference ? 22 : 0),
      title: plot.title,
      description: plot.description,
    },
    ...at.flatMap((value) => [
      tag('path', { class: 'fw-grid', d: `M${short(across(value))} ${TOP}V${bottom}` }),
      label(tickText(value, at), { ...muted, x: across(value), y: bottom + 18, 'text-anchor': 'middle' }),
    ]),
    ...bars.flatMap((bar, i) => drawBar(bar, TOP + i * LINE + 8, left, across)),
    tag('path', { class: 'fw-axis', d: `M${short(across(0))} ${TOP}V${bottom}`, fill: 'none' }),
    ...(reference
      ? [
          tag('path', {
            class: 'fw-ink-line',
            'stroke-dasharray': '4 4',
            'stroke-width': 1.5,
            d: `M${short(across(reference.value))} ${TOP}V${bottom}`,
          }),
          tag('path', {
            class: 'fw-ink-line',
            'stroke-dasharray': '4 4',
            'stroke-width': 1.5,
            d: `M${short(left)} ${bottom + 58}h28`,
          }),
          label(reference.name, { class: 'fw-ink', x: left + 38, y: bottom + 62, 'font-size': 13 }),
        ]
      : []),
    label(plot.xLabel, {
      class: 'fw-ink',
      x: left + WIDTH / 2,
      y: bottom + 40,
      'text-anchor': 'middle',
      'font-size': 13,
    }),
  )
}

function drawBar(bar: Bar, y: number, left: number, across: (value: number) => number): string[] {
  const { name, value, low, high, note } = bar
  const from = Math.min(across(0), across(value))
  const text = formatBar(bar)
  const beyond = Math.max(across(value), across(high ?? value), across(0)) + 8
  return [
    tag(
      'g',
      {},
      tag('title', {}, escapeText(`${name}: ${text}${note ? `, ${note}` : ''}`)),
      tag('rect', {
        class: 'fw-bar',
        'fill-opacity': 0.55,
        x: from,
        y,
        width: Math.max(Math.abs(across(value) - across(0)), 0.5),
        height: 16,
        rx: 2,
      }),
    ),
    ...(low !== undefined && high !== undefined
      ? [
          tag('path', {
            class: 'fw-ink-line',
            'stroke-width': 1.5,
            fill: 'none',
            d: `M${short(across(low))} ${y + 8}H${short(across(high))}M${short(across(low))} ${y + 4}v8M${short(across(high))} ${y + 4}v8`,
          }),
        ]
      : []),
    label(name, { class: 'fw-ink', x: left - 10, y: y + 13, 'text-anchor': 'end', 'font-size': 13 }, LONGEST),
    label(note ? `${text} · ${note}` : text, { class: 'fw-muted', x: beyond, y: y + 13, 'font-size': 12 }, 44),
  ]
}

/** The value in three digits, with its interval. */
function formatBar({ value, low, high }: Bar): string {
  return low !== undefined && high !== undefined
    ? `${formatValue(value)} (${formatValue(low)} to ${formatValue(high)})`
    : formatValue(value)
}
