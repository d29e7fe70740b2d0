import { tag, escapeText as text } from '../charts/svg.ts'
import { numberText } from '../suite/in-text.ts'
import type { MetricResult, SliceResult, SuiteResult } from '../suite/result.ts'
import { ends, strip } from './strip.ts'

/** Parts with fewer rows say little; they are set back. */
const FEW = 30

/** A difference of a tenth of the value on all rows is worth a mark. */
const TENTH = 0.1

type Axis = ReturnType<typeof ends>

/** A table for each slice: its parts, and each metric against its value on all rows, on axes that all tables share. */
export function sliceTables(suite: SuiteResult): string {
  const bySlice = new Map<string, SliceResult[]>()
  for (const one of suite.slices) bySlice.set(one.slice, [...(bySlice.get(one.slice) ?? []), one])
  const axes = Object.entries(suite.metrics).map(([name, { value }]) => {
    const room = value === null ? [] : [value * (1 - TENTH), value * (1 + TENTH)]
    const enough = suite.slices.filter(({ rows }) => rows >= FEW)
    return ends([...enough.map(({ metrics }) => metrics[name]!.value), value, ...room])
  })
  const legend = `Dot: the part. Diamond: all rows. Where a metric says which way is better, \u25b2 is better and \u25bc worse than on all rows by a tenth or more. Parts of fewer than ${FEW} rows are grey.`
  return [
    ...[...bySlice].map(([slice, parts]) => sliceTable(slice, parts, suite, axes)),
    tag('p', { class: 'legend' }, text(legend)),
  ].join('')
}

function sliceTable(
  slice: string,
  parts: readonly SliceResult[],
  { metrics: whole, rows: count }: SuiteResult,
  axes: readonly Axis[],
): string {
  const names = Object.keys(whole)
  const drawn = (name: string) => `${tag('th', { scope: 'col', class: 'number' }, text(name))}<td></td>`
  const head = [tag('th', { scope: 'col' }, 'Part'), tag('th', { scope: 'col', class: 'number' }, 'Rows')]
  const row = (name: string, rows: number, kind: string | undefined, cells: readonly string[]) =>
    tag(
      'tr',
      { class: kind },
      tag('th', { scope: 'row' }, text(name)),
      tag('td', { class: 'number' }, text(numberText(rows))),
      ...cells,
    )
  const all = names.map((name, m) => cells(whole[name]!, undefined, whole[name]!.value, axes[m]!))
  const ofParts = parts.map(({ part, rows, metrics }) => {
    const few = rows < FEW
    const own = names.map((name, m) => {
      const side = few ? undefined : sideOf(metrics[name]!, whole[name]!.value)
      return cells(metrics[name]!, side, whole[name]!.value, axes[m]!, metrics[name]!.value)
    })
    return row(part, rows, few ? 'few' : undefined, own)
  })
  return tag(
    'div',
    { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Table of the slice ${slice}` },
    tag(
      'table',
      { class: 'slice' },
      tag('caption', {}, text(slice)),
      tag('thead', {}, tag('tr', {}, ...head, ...names.map(drawn))),
      tag('tbody', {}, row('All rows', count, 'all', all), ...ofParts),
    ),
  )
}

type Side = 'better' | 'worse'

/** A value, and a drawing of it beside that on all rows. */
function cells(
  { value, reason }: MetricResult,
  side: Side | undefined,
  whole: number | null,
  axis: Axis,
  dot: number | null = null,
): string {
  const mark =
    side && tag('span', { class: side, role: 'img', 'aria-label': side }, side === 'better' ? '\u25b2' : '\u25bc')
  return [
    tag('td', { class: 'number', title: reason }, mark ? `${mark} ` : '', text(numberText(value))),
    tag('td', { class: 'drawing' }, whole === null ? '' : strip({ value: dot, reference: whole, ...axis })),
  ].join('')
}

function sideOf({ value, better }: MetricResult, whole: number | null): Side | undefined {
  if (value === null || whole === null || better === undefined) return undefined
  const gain = better === 'higher' ? value - whole : whole - value
  if (Math.abs(gain) < TENTH * Math.abs(whole) || gain === 0) return undefined
  return gain > 0 ? 'better' : 'worse'
}
