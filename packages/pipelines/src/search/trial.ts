import type { FoldScores } from '../validation/summary.ts'

export interface Trial<V> extends FoldScores {
  readonly params: V
  /** Of each fold's fit, without what it shared with earlier trials. */
  readonly fitMs: readonly number[]
  /** Of each fold's training rows that it learned from: below 1 in the early rounds of halving. */
  readonly share: number
  /**
   * Whether it was stopped before its end; then `values` are of the folds until then, the last perhaps of a fit that was stopped and had
   * fewer rounds.
   */
  readonly pruned: boolean
  /** Where `prune` has `rounds`: of each fold the scores after so many, of which the last is the fold's. */
  readonly rounds?: readonly (readonly number[])[]
  /** What the fit or the metric threw that ended the trial; then its last value and its mean are NaN. */
  readonly error?: string
}

/** How good a score is: larger is better, and NaN is worse than anything. */
export function goodness(score: number, lowerIsBetter: boolean): number {
  if (Number.isNaN(score)) return -Infinity
  return lowerIsBetter ? -score : score
}

/** Trials that say how good their values are: those of all folds without a failure, on the largest share of rows that was tried. */
export function finished<V>(trials: readonly Trial<V>[]): readonly Trial<V>[] {
  const whole = trials.filter((t) => !t.pruned && t.error === undefined)
  const largest = Math.max(...whole.map((t) => t.share))
  return whole.filter((t) => t.share === largest)
}

/** The first of the best. */
export const bestOf = <V>(trials: readonly Trial<V>[], lowerIsBetter: boolean): Trial<V> =>
  trials.reduce((a, b) => (goodness(b.mean, lowerIsBetter) > goodness(a.mean, lowerIsBetter) ? b : a))
