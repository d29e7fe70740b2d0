import { refuse } from '../errors.ts'
import { bcaLevels } from './bca-levels.ts'
import { type Evaluate, orUndefined } from './evaluator.ts'
import { quantile } from './quantile.ts'
import type { Resampler } from './resampler.ts'

/** So many parts of the rows are left out in turn for the acceleration of 'bca'; more rows are left out in parts. */
const PARTS = 200

export interface ResampledInterval {
  readonly low: number
  readonly high: number
  /** Standard deviation over the resamples. */
  readonly standardError: number
  readonly level: number
  /** The value of each resample on which it is defined, in the order drawn. */
  readonly values: Float64Array
  /** Resamples on which it is undefined, such as one class for an AUC. They are left out. */
  readonly undefinedResamples: number
}

export function resampledInterval(
  where: string,
  value: number,
  evaluate: Evaluate,
  { draw, units }: Resampler,
  { resamples, level, method }: { resamples: number; level: number; method: 'percentile' | 'bca' },
): ResampledInterval {
  const values: number[] = []
  for (let resample = 0; resample < resamples; resample++) {
    const found = orUndefined(() => evaluate(draw(resample)))
    if (!Number.isNaN(found)) values.push(found)
  }
  if (values.length === 0) {
    refuse(where, 'resamples on which the metric is defined', `none of ${resamples}`, 'Pass more rows of each class.')
  }
  const levels =
    method === 'bca' ? bcaLevels(value, values, jackknife(evaluate, units), level) : [(1 - level) / 2, (1 + level) / 2]
  const sorted = Float64Array.from(values).sort()
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const squares = values.reduce((a, b) => a + (b - mean) * (b - mean), 0)
  return {
    low: quantile(sorted, levels[0]!),
    high: quantile(sorted, levels[1]!),
    standardError: Math.sqrt(squares / Math.max(1, values.length - 1)),
    level,
    values: Float64Array.from(values),
    undefinedResamples: resamples - values.length,
  }
}

/** The metric without each unit, or without each of `PARTS` parts of them: the skewness is the same (Efron 1987, 7.3). */
function jackknife(evaluate: Evaluate, units: readonly ArrayLike<number>[]): number[] {
  const parts = Math.min(PARTS, units.length)
  const values = Array.from({ length: parts }, (_, part) => {
    const kept = units.flatMap((rows, unit) => (unit % parts === part ? [] : Array.from(rows)))
    return orUndefined(() => evaluate(kept))
  })
  return values.filter((value) => !Number.isNaN(value))
}
