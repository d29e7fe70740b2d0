import type { Label } from '../input/label.ts'
import { type ClassScoreOptions, classScores, type PerClassOptions, type Score } from './class-scores.ts'

export const precisionScore: Score = { numerator: (right) => right, denominator: (predicted) => predicted }

/**
 * Share of the rows predicted to be of a class that are. scikit-learn: `precision_score`.
 * Throws `InputError` with average 'binary' for more than two labels, or when the positive one is not known.
 */
export function precision<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: PerClassOptions<L>,
): number[]
export function precision<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options?: ClassScoreOptions<L>,
): number
export function precision<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: ClassScoreOptions<L> | PerClassOptions<L> = {},
): number | number[] {
  return classScores('precision', precisionScore, yTrue, yPred, options)
}
