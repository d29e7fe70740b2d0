import type { Label } from '../input/label.ts'
import { type ClassScoreOptions, classScores, type PerClassOptions } from './class-scores.ts'
import { fBetaScore } from './f-beta.ts'

/** Harmonic mean of precision and recall. scikit-learn: `f1_score`. Throws as `precision` does. */
export function f1<L extends Label>(yTrue: ArrayLike<L>, yPred: ArrayLike<L>, options: PerClassOptions<L>): number[]
export function f1<L extends Label>(yTrue: ArrayLike<L>, yPred: ArrayLike<L>, options?: ClassScoreOptions<L>): number
export function f1<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: ClassScoreOptions<L> | PerClassOptions<L> = {},
): number | number[] {
  return classScores('f1', fBetaScore(1), yTrue, yPred, options)
}
