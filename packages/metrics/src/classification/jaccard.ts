import type { Label } from '../input/label.ts'
import { type ClassScoreOptions, classScores, type PerClassOptions, type Score } from './class-scores.ts'

const jaccardScore: Score = {
  numerator: (right) => right,
  denominator: (predicted, actual, right) => predicted + actual - right,
}

/**
 * Rows of a class that are predicted to be, over the rows that are or are predicted to be: intersection over union.
 * scikit-learn: `jaccard_score`. Throws as `precision` does.
 */
export function jaccard<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: PerClassOptions<L>,
): number[]
export function jaccard<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options?: ClassScoreOptions<L>,
): number
export function jaccard<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: ClassScoreOptions<L> | PerClassOptions<L> = {},
): number | number[] {
  return classScores('jaccard', jaccardScore, yTrue, yPred, options)
}
