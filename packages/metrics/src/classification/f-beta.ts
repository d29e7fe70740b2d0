import { ParamError, show } from '../errors.ts'
import type { Label } from '../input/label.ts'
import { type ClassScoreOptions, classScores, type PerClassOptions, type Score } from './class-scores.ts'
import { precisionScore } from './precision.ts'
import { recallScore } from './recall.ts'

/** From counts rather than from precision and recall, so that it is defined where only one of those is. */
export function fBetaScore(beta: number): Score {
  if (beta === 0) return precisionScore
  if (beta === Infinity) return recallScore
  const square = beta * beta
  return {
    numerator: (right) => (1 + square) * right,
    denominator: (predicted, actual) => square * actual + predicted,
  }
}

/**
 * Weighted harmonic mean of precision and recall; recall counts `beta` times as much. `beta` is from 0 (precision) to
 * Infinity (recall). scikit-learn: `fbeta_score`. Throws as `precision` does, and `ParamError` for a negative beta.
 */
export function fBeta<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  beta: number,
  options: PerClassOptions<L>,
): number[]
export function fBeta<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  beta: number,
  options?: ClassScoreOptions<L>,
): number
export function fBeta<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  beta: number,
  options: ClassScoreOptions<L> | PerClassOptions<L> = {},
): number | number[] {
  if (!(beta >= 0)) throw new ParamError(`fBeta: expected 'beta' to be a number >= 0, got ${show(beta)}.`)
  return classScores('fBeta', fBetaScore(beta), yTrue, yPred, options)
}
