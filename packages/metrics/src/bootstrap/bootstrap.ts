import { checkOption } from '../input/check-option.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { checkResampling } from './check-resampling.ts'
import { evaluator, type Metric } from './evaluator.ts'
import { type ResampledInterval, resampledInterval } from './resampled-interval.ts'
import { type DesignOptions, resampler } from './resampler.ts'

/** Rows to draw from: labels or numbers, with labels or numbers predicted (`yPred`) or scores (`yScore`). */
export type BootstrapData<T, P> = { readonly yTrue: ArrayLike<T>; readonly weight?: ArrayLike<number> } & (
  | { readonly yPred: ArrayLike<P>; readonly yScore?: never }
  | { readonly yScore: ArrayLike<P>; readonly yPred?: never }
)

export interface BootstrapOptions<O extends object = object> extends DesignOptions {
  /** Default 0. The same seed gives the same bits on every engine. */
  readonly seed?: number
  /** How many times to draw. Default 1000; for 'bca' rather 2000 or more. */
  readonly resamples?: number
  /** How often such intervals cover the truth. Default 0.95. */
  readonly level?: number
  /** Quantiles of the resamples (the default), or those corrected for bias and skewness (Efron 1987). */
  readonly method?: 'percentile' | 'bca'
  /** Options for the metric, such as `posLabel`. */
  readonly metricOptions?: O
}

export interface BootstrapInterval extends ResampledInterval {
  /** The metric of the data itself. */
  readonly value: number
}

/**
 * Interval of a metric: draws as many rows as there are, with replacement, `resamples` times, and takes quantiles of the
 * metric over the draws (Efron 1979). Rows keep their weight. With `strata` each stratum is drawn by itself, with
 * `clusters` whole clusters are drawn. Method 'bca' also takes the metric without each row or cluster in turn, or without
 * each of 200 parts of more of them. scipy: `bootstrap`.
 *
 * `rocAuc` and `averagePrecision`, passed as they are, sort the rows once and not once a resample, which is many times
 * as fast. Throws what the metric throws for the data, and `InputError` when it is undefined on every resample.
 */
export function bootstrap<T extends Label, P, O extends object>(
  metric: Metric<T, P, O>,
  data: BootstrapData<T, P>,
  options: BootstrapOptions<O> = {},
): BootstrapInterval {
  const { seed = 0, resamples = 1000, level = 0.95, method = 'percentile', metricOptions } = options
  checkResampling('bootstrap', seed, resamples, level)
  checkOption('bootstrap', 'method', method, ['percentile', 'bca'])
  const { yTrue, weight } = data
  const column = (data.yPred ?? data.yScore) as ArrayLike<P>
  const rows = checkRows('bootstrap', { yTrue, [data.yPred ? 'yPred' : 'yScore']: column })
  checkWeight('bootstrap', weight, rows)
  const { value, evaluate } = evaluator('bootstrap', metric, yTrue, column, weight, metricOptions)
  const source = resampler('bootstrap', rows, seed, options)
  return { value, ...resampledInterval('bootstrap', value, evaluate, source, { resamples, level, method }) }
}
