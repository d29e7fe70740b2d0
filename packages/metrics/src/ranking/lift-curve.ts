import type { Label } from '../input/label.ts'
import { gains } from './cumulative-gains.ts'
import type { RankingOptions } from './threshold-counts.ts'

/** Point `i` is reached by taking the rows whose score is at least `thresholds[i]`. */
export interface LiftCurve {
  /** `[points]`: share of all rows that are taken, above 0, the last 1. */
  readonly taken: Float64Array
  /** `[points]`: how many times as many positive rows they hold as rows taken at random, the last 1. */
  readonly lift: Float64Array
  /** `[points]`, decreasing. */
  readonly thresholds: Float64Array
}

/**
 * Precision of the highest-scored share of the rows, over the share of positive rows in all: 1 for guessing. Throws
 * `InputError` unless there are rows of both classes. scikit-learn has no such function.
 */
export function liftCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: RankingOptions<L> = {},
): LiftCurve {
  const { taken, captured, thresholds } = gains('liftCurve', yTrue, yScore, options)
  const lift = captured.map((share, i) => share / taken[i]!)
  // the first point takes no row, of which there is no lift
  return { taken: taken.slice(1), lift: lift.slice(1), thresholds: thresholds.slice(1) }
}
