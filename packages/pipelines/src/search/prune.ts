import { goodness, type Trial } from './trial.ts'

export interface Pruning {
  /** Trials to finish before any is stopped. Default 5. */
  readonly startupTrials?: number
  /** Folds to score before a trial may be stopped. Default 1. */
  readonly warmupFolds?: number
}

/**
 * Whether to stop a trial by its scores so far: where their mean is worse than the median of what earlier trials on as
 * many rows had after as many folds. The median rule of Golovin et al. ("Google Vizier", KDD 2017).
 */
export function hopeless(
  values: readonly number[],
  share: number,
  earlier: readonly Trial<unknown>[],
  lowerIsBetter: boolean,
  { startupTrials = 5, warmupFolds = 1 }: Pruning,
): boolean {
  const n = values.length
  const alike = earlier.filter((t) => t.share === share && t.values.length >= n)
  if (n < warmupFolds || earlier.filter((t) => !t.pruned).length < startupTrials || alike.length === 0) return false
  const after = (v: readonly number[]) => goodness(v.slice(0, n).reduce((a, b) => a + b, 0) / n, lowerIsBetter)
  const means = alike.map((t) => after(t.values)).sort((a, b) => a - b)
  const middle = means.length >> 1
  const median = means.length % 2 === 1 ? means[middle]! : (means[middle - 1]! + means[middle]!) / 2
  return after(values) < median
}
