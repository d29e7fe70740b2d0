import { InputError } from '../errors.ts'
import { checkLevel } from '../input/check-level.ts'
import { checkRows } from '../input/check-rows.ts'
import type { Label } from '../input/label.ts'
import { greater, positiveMask } from '../input/positive-mask.ts'
import { normalBound, twoSidedTail } from '../numeric/normal.ts'
import { covarianceOfMeans, type Placements, placements } from './placements.ts'
import type { LevelOptions } from './wilson-interval.ts'

export interface DeLongOptions<L extends Label = Label> extends LevelOptions {
  /** The label that high scores stand for. Default: the greater of the two. */
  readonly posLabel?: L
}

export interface DeLongInterval {
  /** The area itself, as `rocAuc` gives it. */
  readonly value: number
  readonly low: number
  readonly high: number
  readonly standardError: number
}

export interface DeLongTest {
  /** Area of the first scores less that of the second. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly standardError: number
  /** How likely a difference as large, either way, is if both areas are equal. 1 where the scores rank alike. */
  readonly pValue: number
}

/**
 * Interval of an area under the ROC curve, without resampling (DeLong, DeLong and Clarke-Pearson 1988), cut off at 0 and
 * 1. Relies on many rows: of fewer than about 30 of either class, prefer `bootstrap`. Throws `InputError` unless there are
 * two rows of each class. Cost: n log n.
 */
export function deLongInterval<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { level = 0.95, posLabel }: DeLongOptions<L> = {},
): DeLongInterval {
  checkLevel('deLongInterval', level)
  checkRows('deLongInterval', { yTrue, yScore })
  const mask = positiveMask('deLongInterval', yTrue, posLabel, greater)
  const parts = placements('deLongInterval', 'yScore', mask, yScore)
  checkTwoEach('deLongInterval', parts)
  const standardError = Math.sqrt(covariance(parts, parts))
  const margin = normalBound(level) * standardError
  const value = parts.auc
  return { value, low: Math.max(0, value - margin), high: Math.min(1, value + margin), standardError }
}

/**
 * Whether two scores of the same rows have the same area under the ROC curve: DeLong's test for correlated curves, two
 * sided, with an interval of the difference. Throws as `deLongInterval`. Cost: n log n.
 */
export function deLongTest<L extends Label>(
  yTrue: ArrayLike<L>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { level = 0.95, posLabel }: DeLongOptions<L> = {},
): DeLongTest {
  checkLevel('deLongTest', level)
  checkRows('deLongTest', { yTrue, first, second })
  const mask = positiveMask('deLongTest', yTrue, posLabel, greater)
  const a = placements('deLongTest', 'first', mask, first)
  const b = placements('deLongTest', 'second', mask, second)
  checkTwoEach('deLongTest', a)
  const difference = a.auc - b.auc
  const variance = covariance(a, a) + covariance(b, b) - 2 * covariance(a, b)
  // scores that rank alike leave rounding errors only, of either sign
  const standardError = variance > 2 ** -50 ? Math.sqrt(variance) : 0
  const margin = normalBound(level) * standardError
  const pValue = standardError > 0 ? twoSidedTail(difference / standardError) : Math.abs(difference) < 2 ** -40 ? 1 : 0
  return { difference, low: difference - margin, high: difference + margin, standardError, pValue }
}

const covariance = (a: Placements, b: Placements) =>
  covarianceOfMeans(a.ofPositives, b.ofPositives) + covarianceOfMeans(a.ofNegatives, b.ofNegatives)

function checkTwoEach(where: string, { ofPositives, ofNegatives }: Placements): void {
  if (ofPositives.length > 1 && ofNegatives.length > 1) return
  throw new InputError(
    `${where}: expected at least two rows of each class, got ${ofPositives.length} positive and ${ofNegatives.length} negative. ` +
      'Evaluate on more rows.',
  )
}
