import type { Bounds, Gate } from './definition.ts'
import type { GateResult, MetricResult, SliceResult } from './result.ts'

/** What an undefined baseline or an unknown direction leave: nothing to judge. */
type Judged = readonly GateResult[]

/** All the rules of a metric's gate, on all rows and on slices. A metric without a value passes none. */
export function judge(metric: string, gate: Gate, result: MetricResult, slices: readonly SliceResult[]): Judged {
  const { eachSlice, certain = false } = gate
  const found = [...judgeBounds(metric, gate, result, certain), ...judgeBaseline(metric, gate, result)]
  if (eachSlice === undefined) return found
  const judged = slices.filter(({ rows }) => rows >= (eachSlice.rows ?? 30))
  return [
    ...found,
    ...judged.flatMap(({ slice, part, metrics }) =>
      judgeBounds(metric, eachSlice, metrics[metric]!, false).map((one) => ({ ...one, slice, part })),
    ),
  ]
}

function judgeBounds(metric: string, { min, max }: Bounds, result: MetricResult, certain: boolean): GateResult[] {
  const least = certain ? (result.interval?.low ?? null) : result.value
  const most = certain ? (result.interval?.high ?? null) : result.value
  const rules: GateResult[] = []
  if (min !== undefined) {
    rules.push({ metric, rule: 'min', bound: min, value: least, passed: least !== null && least >= min })
  }
  if (max !== undefined) {
    rules.push({ metric, rule: 'max', bound: max, value: most, passed: most !== null && most <= max })
  }
  return rules
}

function judgeBaseline(
  metric: string,
  { noWorseThan, margin = 0 }: Gate,
  { value, better }: MetricResult,
): GateResult[] {
  const known = noWorseThan?.metrics[metric]?.value
  if (known === undefined || known === null) return []
  const bound = better === 'lower' ? known + margin : known - margin
  const passed = value !== null && (better === 'lower' ? value <= bound : value >= bound)
  return [{ metric, rule: 'noWorseThan', bound, value, passed }]
}
