import type { Gate, Rules } from './definition.ts'
import type { GateResult, MetricResult, SliceResult } from './result.ts'

/** All the rules of a metric's gate, on all rows and on slices. A metric without a value passes none. */
export function judge(
  metric: string,
  { eachSlice, certain = false, ...rules }: Gate,
  result: MetricResult,
  slices: readonly SliceResult[],
): GateResult[] {
  const whole = [
    ...judgeBounds(metric, rules, result, certain),
    ...judgeBaseline(metric, rules, result, rules.noWorseThan?.metrics[metric]?.value),
  ]
  if (eachSlice === undefined) return whole
  const { rows: least = 30, noWorseThan } = eachSlice
  const ofParts = slices
    .filter(({ rows }) => rows >= least)
    .flatMap(({ slice, part, metrics }) => {
      const before = noWorseThan?.slices?.find((one) => one.slice === slice && one.part === part)
      const found = [
        ...judgeBounds(metric, eachSlice, metrics[metric]!, false),
        ...judgeBaseline(metric, eachSlice, metrics[metric]!, before?.metrics[metric]?.value),
      ]
      return found.map((one) => ({ ...one, slice, part }))
    })
  return [...whole, ...ofParts]
}

function judgeBounds(metric: string, { min, max }: Rules, result: MetricResult, certain: boolean): GateResult[] {
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

/** Nothing to judge where the baseline has no value: it may be older than the metric or the part. */
function judgeBaseline(
  metric: string,
  { margin = 0 }: Rules,
  { value, better }: MetricResult,
  before: number | null | undefined,
): GateResult[] {
  if (before === undefined || before === null) return []
  const bound = better === 'lower' ? before + margin : before - margin
  const passed = value !== null && (better === 'lower' ? value <= bound : value >= bound)
  return [{ metric, rule: 'noWorseThan', bound, value, passed }]
}
