import { goodness, type Trial } from './trial.ts'

/**
 * By how much the best trial's mean score is too good, estimated from the folds: in each fold, how much better the winner
 * of that fold alone scores there than the winner of all folds. The mean of it over the folds is the estimate of
 * Tibshirani and Tibshirani ("A bias correction for the minimum error rate in cross-validation", Annals of Applied
 * Statistics 2009); never negative, in the units of the metric, and rather too large where folds are small.
 */
export function optimismOf(trials: readonly Trial<unknown>[], best: Trial<unknown>, lowerIsBetter: boolean): number {
  const folds = best.values.map((own, k) => {
    const others = trials.map((t) => goodness(t.values[k]!, lowerIsBetter))
    return others.reduce((a, b) => Math.max(a, b)) - goodness(own, lowerIsBetter)
  })
  return folds.reduce((a, b) => a + b, 0) / folds.length
}
