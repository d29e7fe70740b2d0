import type { Row } from './task.ts'

/** The rows as a Markdown table, which is also how a person reads them in a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((r) => [
    r.name,
    `${r.peer} ${r.version}`,
    `${r.ratio.toPrecision(3)}x`,
    r.ours.ms.toFixed(1),
    r.theirs.ms.toFixed(1),
    r.metric ? `${r.metric.name}: ${short(r.metric.ours)} / ${short(r.metric.theirs)}` : '',
  ])
  const head = ['what', 'peer', 'ratio', 'ours ms', 'theirs ms', 'both got (ours / theirs)']
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const short = (v: number): string => (Number.isInteger(v) ? String(v) : v.toPrecision(8))
