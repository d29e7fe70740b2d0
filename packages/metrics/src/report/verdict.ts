import { escapeText, tag } from '../charts/svg.ts'
import { gateSummary, numberText } from '../suite/in-text.ts'
import type { SuiteResult } from '../suite/result.ts'

/** The outcome in one line: whether the gates let it pass, on how many rows, with how many warnings. */
export function verdict({ gates, rows, advice }: SuiteResult): string {
  const failed = gates.some(({ passed }) => !passed)
  const state = gates.length === 0 ? 'none' : failed ? 'fail' : 'pass'
  const mark = { none: '\u2013', pass: '\u2713', fail: '\u2715' }[state]
  const warnings = advice.filter(({ level }) => level === 'warning').length
  const rest = [
    `${numberText(rows)} ${rows === 1 ? 'row' : 'rows'}`,
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ]
  return tag(
    'p',
    { class: `verdict ${state}` },
    tag('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    tag('strong', {}, escapeText(capital(gateSummary(gates)))),
    tag('span', { class: 'muted' }, escapeText(rest.join(', '))),
  )
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
