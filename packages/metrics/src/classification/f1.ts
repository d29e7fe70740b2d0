import type { Label } from '../input/label.ts'
import { type ClassScoreOptions, classScores, type PerClassOptions, type Score } from './class-scores.ts'

const f1Score: Score = {
  numerator: (right) => 2 * right,
  denominator: (predicted, actual) => predicted + actual,
}

/** Harmonic mean of precision and recall. scikit-learn: `f1_score`. Throws as `precision` does. */
export function f1<L extends Label>(yTrue: ArrayLike<L>, yPred: ArrayLike<L>, options: PerClassOptions<L>): number[]
export function f1<L extends Label>(yTrue: ArrayLike<L>, yPred: ArrayLike<L>, options?: ClassScoreOptions<L>): number
export function f1<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: ClassScoreOptions<L> | PerClassOptions<L> = {},
): number | number[] {
  return classScores('f1', f1Score, yTrue, yPred, options)
}
