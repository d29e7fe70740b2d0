import { InputError, ParamError, show } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { ask, greater, positiveMask } from '../input/positive-mask.ts'
import { averagePrecision } from '../ranking/average-precision.ts'
import { rocAuc } from '../ranking/roc-auc.ts'
import { drawRows } from './draw-rows.ts'
import { quantile } from './quantile.ts'
import { rankedAveragePrecision, rankedRocAuc, rankRows } from './ranked-rows.ts'

/** Any function of this package, or of yours, that takes the truth and a prediction a row. */
export type Metric<T, P, O extends object> = (yTrue: ArrayLike<T>, yPred: ArrayLike<P>, options?: O) => number

/** Rows to draw from: labels or numbers, with labels or numbers predicted (`yPred`) or scores (`yScore`). */
export type BootstrapData<T, P> = { readonly yTrue: ArrayLike<T>; readonly weight?: ArrayLike<number> } & (
  | { readonly yPred: ArrayLike<P>; readonly yScore?: never }
  | { readonly yScore: ArrayLike<P>; readonly yPred?: never }
)

export interface BootstrapOptions<O extends object = object> {
  /** Default 0. The same seed gives the same bits on every engine. */
  readonly seed?: number
  /** How many times to draw. Default 1000. */
  readonly resamples?: number
  /** Share of the resamples inside the interval. Default 0.95. */
  readonly level?: number
  /** Options for the metric, such as `posLabel`. */
  readonly metricOptions?: O
}

export interface BootstrapInterval {
  /** The metric of the data itself. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** Standard deviation of the metric over the resamples. */
  readonly standardError: number
  readonly level: number
  /** The metric of each resample on which it is defined, in the order drawn. */
  readonly values: Float64Array
  /** Resamples on which the metric is undefined, such as one class for an AUC. They are left out. */
  readonly undefinedResamples: number
}

/**
 * Percentile interval of a metric: draws as many rows as there are, with replacement, `resamples` times, and takes the
 * quantiles of the metric over the draws (Efron 1979). Rows keep their weight.
 *
 * `rocAuc` and `averagePrecision`, passed as they are, sort the rows once and not once a resample, which is many times
 * as fast. Throws what the metric throws for the data, and `InputError` when it is undefined on every resample.
 */
export function bootstrap<T extends Label, P, O extends object>(
  metric: Metric<T, P, O>,
  data: BootstrapData<T, P>,
  options: BootstrapOptions<O> = {},
): BootstrapInterval {
  const { seed = 0, resamples = 1000, level = 0.95, metricOptions } = options
  checkOptions(seed, resamples, level)
  const { yTrue, weight } = data
  const column = (data.yPred ?? data.yScore) as ArrayLike<P>
  const rows = checkRows('bootstrap', { yTrue, [data.yPred ? 'yPred' : 'yScore']: column })
  checkWeight('bootstrap', weight, rows)
  const withWeight = (w: ArrayLike<number> | undefined) => ({ ...metricOptions, ...(w && { weight: w }) }) as O
  const value = metric(yTrue, column, withWeight(weight))

  const evaluate =
    rankedMetric(metric, yTrue, column, metricOptions, weight) ??
    ((drawn: Int32Array) =>
      metric(gather(yTrue, drawn), gather(column, drawn), withWeight(weight && gather(weight, drawn))))
  const drawn = new Int32Array(rows)
  const values: number[] = []
  for (let resample = 0; resample < resamples; resample++) {
    drawRows(seed, resample, rows, drawn)
    const found = orUndefined(() => evaluate(drawn))
    if (!Number.isNaN(found)) values.push(found)
  }
  if (values.length === 0) {
    throw new InputError(
      `bootstrap: expected resamples on which the metric is defined, got none of ${resamples}. Pass more rows of each class.`,
    )
  }
  return { value, level, ...summarise(values, level), undefinedResamples: resamples - values.length }
}

function summarise(values: readonly number[], level: number) {
  const sorted = Float64Array.from(values).sort()
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const squares = values.reduce((a, b) => a + (b - mean) * (b - mean), 0)
  return {
    low: quantile(sorted, (1 - level) / 2),
    high: quantile(sorted, (1 + level) / 2),
    standardError: Math.sqrt(squares / Math.max(1, values.length - 1)),
    values: Float64Array.from(values),
  }
}

/** A metric that needs only how often each row was drawn, for the two that have one. */
function rankedMetric<T extends Label>(
  metric: unknown,
  yTrue: ArrayLike<T>,
  yScore: ArrayLike<unknown>,
  options: { readonly posLabel?: Label } | undefined,
  weight: ArrayLike<number> | undefined,
): ((drawn: Int32Array) => number) | undefined {
  const ranked = metric === rocAuc ? rankedRocAuc : metric === averagePrecision ? rankedAveragePrecision : undefined
  if (ranked === undefined) return undefined
  const mask = positiveMask('bootstrap', yTrue, options?.posLabel, metric === rocAuc ? greater : ask)
  const rows = rankRows(mask, yScore as ArrayLike<number>, weight)
  const counts = new Int32Array(yTrue.length)
  return (drawn) => {
    counts.fill(0)
    for (let i = 0; i < drawn.length; i++) counts[rows.place[drawn[i]!]!]!++
    return ranked(rows, counts)
  }
}

/** NaN where the metric refuses its input: a resample may lack a class that the data have. */
function orUndefined(metric: () => number): number {
  try {
    return metric()
  } catch (error) {
    if (error instanceof InputError) return Number.NaN
    throw error
  }
}

function gather<V>(column: ArrayLike<V>, drawn: Int32Array): ArrayLike<V> {
  const typed = ArrayBuffer.isView(column)
  const out = typed ? new (column.constructor as new (n: number) => V[])(drawn.length) : new Array<V>(drawn.length)
  for (let i = 0; i < drawn.length; i++) out[i] = column[drawn[i]!]!
  return out
}

function checkOptions(seed: number, resamples: number, level: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ParamError(`bootstrap: expected 'seed' to be an integer >= 0, got ${show(seed)}.`)
  }
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new ParamError(`bootstrap: expected 'resamples' to be an integer >= 1, got ${show(resamples)}.`)
  }
  if (!(level > 0 && level < 1)) {
    throw new ParamError(`bootstrap: expected 'level' to be between 0 and 1, got ${show(level)}.`)
  }
}
