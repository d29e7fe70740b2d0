import { bootstrap } from '../bootstrap/bootstrap.ts'
import { InputError } from '../errors.ts'
import type { Label } from '../input/label.ts'
import type { IntervalOptions, MetricDefinition, MetricFunction } from './definition.ts'
import type { MetricResult } from './result.ts'
import { columnOf, takeRows } from './rows.ts'

export function definitionOf<Rows>(metric: MetricFunction<Rows> | MetricDefinition<Rows>): MetricDefinition<Rows> {
  return typeof metric === 'function' ? { value: metric } : metric
}

/** The value of a metric, or why it has none: a slice may lack a class. */
export function evaluate<Rows>({ value, better, unit }: MetricDefinition<Rows>, rows: Rows): MetricResult {
  const about = { ...(better && { better }), ...(unit !== undefined && { unit }) }
  try {
    const found = value(rows)
    if (Number.isFinite(found)) return { value: found + 0, ...about }
    return { value: null, reason: `returned ${String(found)}`, ...about }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { value: null, reason: error.message, ...about }
  }
}

/** The metric with a percentile interval, where it has a value at all. */
export function withInterval<Rows extends object>(
  result: MetricResult,
  { value }: MetricDefinition<Rows>,
  rows: Rows,
  count: number,
  { metrics: _, strata, clusters, level = 0.95, ...options }: IntervalOptions<string, keyof Rows & string>,
): MetricResult {
  if (result.value === null) return result
  // rows are drawn by their places, so that any columns will do
  const places = Int32Array.from({ length: count }, (_, i) => i)
  const drawn = (_: ArrayLike<number>, at: ArrayLike<number>) => value(takeRows(rows, at))
  const design = {
    ...(strata !== undefined && { strata: columnOf('strata', rows, strata) as ArrayLike<Label> }),
    ...(clusters !== undefined && { clusters: columnOf('clusters', rows, clusters) as ArrayLike<Label> }),
  }
  const { low, high } = bootstrap(drawn, { yTrue: places, yPred: places }, { ...options, ...design, level })
  return { ...result, interval: { low: low + 0, high: high + 0, level } }
}
