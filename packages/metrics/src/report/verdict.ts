import { escapeText, tag } from '../charts/svg.ts'
import { gateSummary, numberText } from '../suite/in-text.ts'
import type { SuiteResult } from '../suite/result.ts'

/** The outcome in one line: whether the gates, if there are any, let it pass, on how many rows, with how many warnings. */
export function verdict({ gates, rows, advice }: SuiteResult): string {
  const summary = gateSummary(gates)
  const warnings = advice.filter(({ level }) => level === 'warning').length
  const rest = [
    `${numberText(rows)} ${rows === 1 ? 'row' : 'rows'}`,
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ]
  const counts = tag('span', { class: 'muted' }, escapeText(rest.join(', ')))
  if (summary === undefined) return tag('p', { class: 'verdict' }, counts)
  const [state, mark] = gates.some(({ passed }) => !passed) ? ['fail', '\u2715'] : ['pass', '\u2713']
  return tag(
    'p',
    { class: `verdict ${state}` },
    tag('span', { class: 'mark', 'aria-hidden': 'true' }, mark!),
    tag('strong', {}, escapeText(capital(summary))),
    counts,
  )
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
