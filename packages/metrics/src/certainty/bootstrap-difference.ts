import type { BootstrapOptions } from '../bootstrap/bootstrap.ts'
import { checkResampling } from '../bootstrap/check-resampling.ts'
import { evaluator, type Metric } from '../bootstrap/evaluator.ts'
import { type ResampledInterval, resampledInterval } from '../bootstrap/resampled-interval.ts'
import { resampler } from '../bootstrap/resampler.ts'
import { checkOption } from '../input/check-option.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import type { TwoModels } from './two-models.ts'

export interface BootstrapDifference extends ResampledInterval {
  /** The metric of the first model's predictions less that of the second's. */
  readonly difference: number
}

/**
 * Interval of the difference of a metric between two models on the same rows: each resample is drawn once for both, so
 * that what makes rows hard for either cancels. An interval without 0 tells the models apart at its level; for a p-value
 * see `permutationTest`. Options and errors as in `bootstrap`.
 */
export function bootstrapDifference<T extends Label, P, O extends object>(
  metric: Metric<T, P, O>,
  { yTrue, first, second, weight }: TwoModels<T, P>,
  options: BootstrapOptions<O> = {},
): BootstrapDifference {
  const where = 'bootstrapDifference'
  const { seed = 0, resamples = 1000, level = 0.95, method = 'percentile', metricOptions } = options
  checkResampling(where, seed, resamples, level)
  checkOption(where, 'method', method, ['percentile', 'bca'])
  const rows = checkRows(where, { yTrue, first, second })
  checkWeight(where, weight, rows)
  const a = evaluator(where, metric, yTrue, first, weight, metricOptions)
  const b = evaluator(where, metric, yTrue, second, weight, metricOptions)
  const difference = a.value - b.value
  const evaluate = (drawn: ArrayLike<number>) => a.evaluate(drawn) - b.evaluate(drawn)
  const source = resampler(where, rows, seed, options)
  return { difference, ...resampledInterval(where, difference, evaluate, source, { resamples, level, method }) }
}
