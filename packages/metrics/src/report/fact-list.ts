import { escapeText, tag } from '../charts/svg.ts'

/** Names and values side by side. */
export function factList(facts: { readonly [name: string]: string | number }): string {
  const rows = Object.entries(facts).map(([name, value]) =>
    tag('div', {}, tag('dt', {}, escapeText(name)), tag('dd', {}, escapeText(String(value)))),
  )
  return tag('dl', { class: 'facts' }, ...rows)
}
