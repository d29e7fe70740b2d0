import type { Label } from '../input/label.ts'
import { type ClassScoreOptions, classScores, type PerClassOptions, type Score } from './class-scores.ts'

export const recallScore: Score = { numerator: (right) => right, denominator: (_, actual) => actual }

/**
 * Share of the rows of a class that are predicted to be. scikit-learn: `recall_score`.
 * Throws `InputError` with average 'binary' for more than two labels, or when the positive one is not known.
 */
export function recall<L extends Label>(yTrue: ArrayLike<L>, yPred: ArrayLike<L>, options: PerClassOptions<L>): number[]
export function recall<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options?: ClassScoreOptions<L>,
): number
export function recall<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: ClassScoreOptions<L> | PerClassOptions<L> = {},
): number | number[] {
  return classScores('recall', recallScore, yTrue, yPred, options)
}
