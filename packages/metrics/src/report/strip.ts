import { short, tag } from '../charts/svg.ts'

export interface Strip {
  readonly value: number | null
  readonly interval?: { readonly low: number; readonly high: number } | undefined
  /** A hollow mark: the baseline's value, or that on all rows. */
  readonly reference?: number | undefined
  /** Bounds of gates. */
  readonly bounds?: readonly { readonly at: number; readonly passed: boolean }[]
  /** The ends of the axis; what lies beyond is drawn there. */
  readonly from: number
  readonly to: number
}

const WIDTH = 148
const HEIGHT = 22
const EDGE = 6

/** A number on a line of its own, with its interval, its bounds and what it is compared with. The table has the numbers. */
export function strip({ value, interval, reference, bounds = [], from, to }: Strip): string {
  const x = (at: number) => EDGE + Math.max(0, Math.min(1, (at - from) / (to - from))) * (WIDTH - 2 * EDGE)
  const middle = HEIGHT / 2
  const vertical = (at: number, top: number, attributes: { readonly class: string }) =>
    tag('line', { x1: x(at), x2: x(at), y1: top, y2: HEIGHT - top, ...attributes })
  return tag(
    'svg',
    { class: 'strip', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' },
    tag('line', { x1: EDGE, x2: WIDTH - EDGE, y1: middle, y2: middle, class: 'axis' }),
    ...(interval
      ? [tag('line', { x1: x(interval.low), x2: x(interval.high), y1: middle, y2: middle, class: 'interval' })]
      : []),
    ...bounds.map(({ at, passed }) => vertical(at, 1, { class: passed ? 'bound' : 'bound failed' })),
    ...(reference === undefined ? [] : [tag('path', { d: diamond(x(reference), middle), class: 'reference' })]),
    ...(value === null ? [] : [tag('circle', { cx: x(value), cy: middle, r: 4, class: 'dot' })]),
  )
}

const diamond = (x: number, y: number) =>
  `M${short(x - 5)} ${y}L${short(x)} ${y - 5}L${short(x + 5)} ${y}L${short(x)} ${y + 5}Z`

/** The ends of an axis that has all of these on it, with a little room. */
export function ends(values: readonly (number | null | undefined)[]): { readonly from: number; readonly to: number } {
  const known = values.filter((value): value is number => typeof value === 'number')
  const from = known.reduce((a, b) => Math.min(a, b), known[0] ?? 0)
  const to = known.reduce((a, b) => Math.max(a, b), known[0] ?? 1)
  const room = (to - from) * 0.04 || Math.abs(to) * 0.04 || 1
  return { from: from - room, to: to + room }
}
