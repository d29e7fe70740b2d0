import { escapeText, tag } from '../charts/svg.ts'
import type { Advice } from '../suite/result.ts'

export function adviceList(advice: readonly Advice[]): string {
  const items = advice.map(({ level, text }) =>
    tag(
      'li',
      { class: level },
      tag('strong', {}, level === 'warning' ? 'Warning' : 'Note'),
      tag('span', {}, escapeText(text)),
    ),
  )
  return tag('ul', { class: 'advice' }, ...items)
}
