import type { Row } from './task.ts'

const HEAD = ['what', 'peer', 'ratio', 'ours ms', 'theirs ms', 'both got (ours / theirs)']

/** The rows as a Markdown table, which is also how a person reads them in a terminal. */
export function table(rows: readonly Row[]): string {
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map(tableLine)].join('\n')
}

/** One row of the table. */
export const tableLine = (r: Row): string =>
  line([
    r.name,
    `${r.peer} ${r.version}`,
    `${r.ratio.toPrecision(3)}x`,
    r.ours.ms.toFixed(1),
    r.theirs.ms.toFixed(1),
    r.metric ? `${r.metric.name}: ${short(r.metric.ours)} / ${short(r.metric.theirs)}` : '',
  ])

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const short = (v: number): string => (Number.isInteger(v) ? String(v) : v.toPrecision(8))
