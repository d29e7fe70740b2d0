import { checkResampling } from '../bootstrap/check-resampling.ts'
import { drawRows } from '../bootstrap/draw-rows.ts'
import type { Metric } from '../bootstrap/evaluator.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import type { TwoModels } from './two-models.ts'

export interface PermutationOptions<O extends object = object> {
  /** Default 0. The same seed gives the same bits on every engine. */
  readonly seed?: number
  /** How many random exchanges. Default 2000: no p-value is below 1 in 2001. */
  readonly resamples?: number
  /** A label a row: rows of one cluster are exchanged together. */
  readonly clusters?: ArrayLike<Label>
  /** Options for the metric, such as `posLabel`. */
  readonly metricOptions?: O
}

export interface PermutationTest {
  /** The metric of the first model's predictions less that of the second's. */
  readonly difference: number
  /** How likely a difference as large, either way, is if it does not matter which model predicted a row. */
  readonly pValue: number
}

/**
 * Whether a metric differs between two models on the same rows, two sided: exchanges both models' predictions of each row,
 * or cluster, by the toss of a coin, and counts how often the difference comes out as large (Fisher's randomization test).
 * For any metric and few rows; scores must be on one scale, so compare probabilities rather than margins. For labels that
 * are right or wrong, `mcNemarTest` is exact. Throws what the metric throws.
 */
export function permutationTest<T extends Label, P, O extends object>(
  metric: Metric<T, P, O>,
  { yTrue, first, second, weight }: TwoModels<T, P>,
  { seed = 0, resamples = 2000, clusters, metricOptions }: PermutationOptions<O> = {},
): PermutationTest {
  const where = 'permutationTest'
  checkResampling(where, seed, resamples, 0.5)
  const rows = checkRows(where, { yTrue, first, second, ...(clusters && { clusters }) })
  checkWeight(where, weight, rows)
  const options = { ...metricOptions, ...(weight && { weight }) } as O
  const between = (a: ArrayLike<P>, b: ArrayLike<P>) => metric(yTrue, a, options) - metric(yTrue, b, options)
  const difference = between(first, second)
  const coded = clusters && encodeLabels(where, { clusters })
  const unitOf = coded?.codes[0]
  const sides = new Int32Array(coded ? coded.labels.length : rows)
  const a = Array.from(first)
  const b = Array.from(second)
  // as large but for rounding, which differs with the order of the sums
  const bound = Math.abs(difference) * (1 - 1e-12)
  let asLarge = 1
  for (let resample = 0; resample < resamples; resample++) {
    drawRows(seed, resample, 2, sides)
    for (let i = 0; i < rows; i++) {
      const exchanged = sides[unitOf ? unitOf[i]! : i] === 1
      a[i] = exchanged ? second[i]! : first[i]!
      b[i] = exchanged ? first[i]! : second[i]!
    }
    asLarge += Number(Math.abs(between(a, b)) >= bound)
  }
  return { difference, pValue: asLarge / (resamples + 1) }
}
