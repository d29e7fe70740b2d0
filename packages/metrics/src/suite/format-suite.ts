import { changeText, gateLines, gateSummary, numberText } from './in-text.ts'
import type { SuiteResult } from './result.ts'
import { textTable } from './text-table.ts'

/** A result as text for a terminal or a log: gates, metrics, slices, advice. Lines end in a newline. */
export function formatSuite(result: SuiteResult): string {
  const { name, rows, metrics, gates, slices, advice } = result
  const names = Object.keys(metrics)
  const hasIntervals = names.some((metric) => metrics[metric]!.interval)
  const hasBaseline = names.some((metric) => metrics[metric]!.baseline !== undefined)
  const ofMetrics = names.map((metric) => {
    const { value, unit, interval, baseline } = metrics[metric]!
    const judged = gates.filter((gate) => gate.metric === metric)
    return [
      metric,
      numberText(value, unit),
      ...(hasIntervals ? [interval ? `${numberText(interval.low)} to ${numberText(interval.high)}` : ''] : []),
      ...(hasBaseline ? [baseline === undefined ? '' : numberText(baseline), changeText(value, baseline)] : []),
      gateLines(judged)
        .map(({ passed, text }) => `${passed ? 'pass' : 'FAIL'}: ${text}`)
        .join('; '),
    ]
  })
  const level = Object.values(metrics).find(({ interval }) => interval)?.interval?.level ?? 0
  const sections = [
    `${name}: ${gateSummary(gates)}, ${rows} rows`,
    textTable(
      [
        'metric',
        'value',
        ...(hasIntervals ? [`${Math.round(100 * level)} % interval`] : []),
        ...(hasBaseline ? ['baseline', 'change'] : []),
        'gate',
      ],
      ofMetrics,
      [1, ...(hasBaseline ? [hasIntervals ? 3 : 2, hasIntervals ? 4 : 3] : [])],
    ),
    ...(slices.length > 0
      ? [
          textTable(
            ['slice', 'part', 'rows', ...names],
            slices.map((one) => [
              one.slice,
              one.part,
              String(one.rows),
              ...names.map((metric) => numberText(one.metrics[metric]!.value)),
            ]),
            [2, ...names.map((_, i) => i + 3)],
          ),
        ]
      : []),
    ...(advice.length > 0 ? [advice.map(({ level, text }) => `${level}: ${text}`).join('\n')] : []),
  ]
  return `${sections.join('\n\n')}\n`
}
