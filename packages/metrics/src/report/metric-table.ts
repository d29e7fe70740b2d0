import { tag, escapeText as text } from '../charts/svg.ts'
import { changeText, gateLines, numberText } from '../suite/in-text.ts'
import type { MetricResult, SuiteResult } from '../suite/result.ts'
import { ends, strip } from './strip.ts'

/** Every metric with its interval, its baseline, and what became of its gates. */
export function metricTable({ metrics, gates }: SuiteResult): string {
  const all = Object.entries(metrics)
  const level = all.find(([, { interval }]) => interval)?.[1].interval?.level
  const compared = all.some(([, { baseline }]) => baseline !== undefined)
  const gated = gates.length > 0
  const drawn = level !== undefined || compared || gates.some(({ part }) => part === undefined)
  const head = [
    column('Metric'),
    column('Value', 'number'),
    ...(level === undefined ? [] : [column(`${Math.round(100 * level)} % interval`)]),
    ...(drawn ? [column('', 'drawing')] : []),
    ...(compared ? [column('Baseline', 'number'), column('Change', 'number')] : []),
    ...(gated ? [column('Gates')] : []),
  ]
  const rows = all.map(([name, result]) => {
    const own = gates.filter(({ metric }) => metric === name)
    const { value, unit, interval, baseline, reason } = result
    return tag(
      'tr',
      {},
      tag('th', { scope: 'row' }, text(name), ...(reason === undefined ? [] : [tag('small', {}, text(reason))])),
      tag('td', { class: 'number value' }, text(numberText(value, unit))),
      ...(level === undefined
        ? []
        : [
            tag(
              'td',
              { class: 'muted range' },
              interval ? text(`${numberText(interval.low)} to ${numberText(interval.high)}`) : '',
            ),
          ]),
      ...(drawn ? [tag('td', { class: 'drawing' }, stripOf(result, own))] : []),
      ...(compared
        ? [
            tag('td', { class: 'number muted' }, baseline === undefined ? '' : text(numberText(baseline))),
            tag('td', { class: `number ${direction(result)}` }, text(changeText(value, baseline))),
          ]
        : []),
      ...(gated ? [tag('td', { class: 'gates' }, ...gateLines(own).map(chip))] : []),
    )
  })
  const legend = [
    'dot: value',
    ...(level === undefined ? [] : ['bar: interval']),
    ...(gates.some(({ part }) => part === undefined) ? ['upright line: bound of a gate'] : []),
    ...(compared ? ['diamond: baseline'] : []),
  ]
  return [
    tag(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table of metrics' },
      tag('table', {}, tag('thead', {}, tag('tr', {}, ...head)), tag('tbody', {}, ...rows)),
    ),
    drawn ? tag('p', { class: 'legend', 'aria-hidden': 'true' }, text(`Drawings: ${legend.join(', ')}.`)) : '',
  ].join('')
}

const column = (name: string, kind?: string) =>
  tag(name === '' ? 'td' : 'th', { scope: name === '' ? undefined : 'col', class: kind }, text(name))

function stripOf({ value, interval, baseline }: MetricResult, own: SuiteResult['gates']): string {
  const bounds = own
    .filter(({ part, rule }) => part === undefined && rule !== 'noWorseThan')
    .map(({ bound, passed }) => ({ at: bound, passed }))
  const marks = [value, interval?.low, interval?.high, baseline, ...bounds.map(({ at }) => at)]
  if (marks.filter((mark) => typeof mark === 'number').length < 2) return ''
  return strip({ value, interval, reference: baseline, bounds, ...ends(marks) })
}

function direction({ value, baseline, better }: MetricResult): string {
  if (value === null || baseline === undefined || better === undefined || value === baseline) return ''
  return value > baseline === (better === 'higher') ? 'better' : 'worse'
}

const chip = ({ passed, text: words }: { readonly passed: boolean; readonly text: string }): string =>
  tag('span', { class: `chip ${passed ? 'pass' : 'fail'}` }, tag('b', {}, passed ? 'pass' : 'fail'), text(` ${words}`))
