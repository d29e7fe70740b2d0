import { checkOption } from '../input/check-option.ts'
import { changeText, gateLines, gateSummary, numberText } from './in-text.ts'
import type { SuiteResult } from './result.ts'
import { markdown, plainText, type TextColumn, type TextStyle } from './text-table.ts'

export interface FormatOptions {
  /** 'text' lines up columns for a terminal or a log; 'markdown' has tables for a pull request. Default 'text'. */
  readonly as?: 'text' | 'markdown'
}

/**
 * A result as text: gates, metrics, slices, advice. Lines end in a newline. Names of parts come from the data, and
 * characters in them that a terminal or Markdown would act on are made harmless.
 */
export function formatSuite(result: SuiteResult, { as = 'text' }: FormatOptions = {}): string {
  checkOption('formatSuite', 'as', as, ['text', 'markdown'])
  const style = as === 'text' ? plainText : markdown
  const { name, rows, gates, slices, advice } = result
  const summary = gateSummary(gates)
  const count = `${numberText(rows)} ${rows === 1 ? 'row' : 'rows'}`
  const sections = [
    style.heading(`${name}: ${summary === undefined ? count : `${summary}, ${count}`}`),
    metricSection(result, style),
    ...(slices.length > 0 ? [sliceSection(result, style)] : []),
    ...(advice.length > 0 ? [style.list(advice.map(({ level, text }) => [level, text] as const))] : []),
  ]
  return `${sections.join('\n\n')}\n`
}

function metricSection({ metrics, gates }: SuiteResult, style: TextStyle): string {
  const all = Object.entries(metrics)
  const level = all.find(([, { interval }]) => interval)?.[1].interval?.level
  const compared = all.some(([, { baseline }]) => baseline !== undefined)
  const columns: TextColumn[] = [
    { head: 'metric', cells: all.map(([name]) => name) },
    { head: 'value', number: true, cells: all.map(([, { value, unit }]) => numberText(value, unit)) },
  ]
  if (level !== undefined) {
    const cells = all.map(([, { interval: i }]) => (i ? `${numberText(i.low)} to ${numberText(i.high)}` : ''))
    columns.push({ head: `${Math.round(100 * level)} % interval`, cells })
  }
  if (compared) {
    const known = all.map(([, { baseline }]) => (baseline === undefined ? '' : numberText(baseline)))
    const changes = all.map(([, { value, baseline }]) => changeText(value, baseline))
    columns.push({ head: 'baseline', number: true, cells: known }, { head: 'change', number: true, cells: changes })
  }
  if (gates.length > 0) {
    const judged = (name: string) => gateLines(gates.filter(({ metric }) => metric === name))
    const words = (name: string) => judged(name).map(({ passed, text }) => `${passed ? 'pass' : 'FAIL'}: ${text}`)
    columns.push({ head: 'gate', cells: all.map(([name]) => words(name).join('; ')) })
  }
  return style.table(columns)
}

function sliceSection({ metrics, slices }: SuiteResult, style: TextStyle): string {
  return style.table([
    { head: 'slice', cells: slices.map(({ slice }) => slice) },
    { head: 'part', cells: slices.map(({ part }) => part) },
    { head: 'rows', number: true, cells: slices.map(({ rows }) => numberText(rows)) },
    ...Object.keys(metrics).map((name) => ({
      head: name,
      number: true,
      cells: slices.map((one) => numberText(one.metrics[name]!.value)),
    })),
  ])
}
