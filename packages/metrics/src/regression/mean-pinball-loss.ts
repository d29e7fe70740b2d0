import { ParamError, show } from '../errors.ts'
import { weightedMean } from '../input/weighted-mean.ts'
import type { RegressionOptions } from './mean-squared-error.ts'
import { checkTargets } from './targets.ts'

export interface PinballOptions extends RegressionOptions {
  /** The quantile that is predicted, from 0 to 1. Default 0.5, the median: half the mean absolute error. */
  readonly alpha?: number
}

/**
 * Loss of predicted quantiles, least for the true one: a target above the prediction costs `alpha` a unit, one below
 * `1 - alpha` (Koenker and Bassett 1978). scikit-learn: `mean_pinball_loss`. Throws `InputError` for numbers that are
 * not finite, `ParamError` for an alpha outside 0 to 1.
 */
export function meanPinballLoss(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { alpha = 0.5, weight }: PinballOptions = {},
): number {
  checkAlpha('meanPinballLoss', alpha)
  const rows = checkTargets('meanPinballLoss', yTrue, yPred, weight)
  return pinball(rows, weight, alpha, (i) => yTrue[i]! - yPred[i]!)
}

/** Mean pinball loss of the errors `target - prediction`. */
export function pinball(
  rows: number,
  weight: ArrayLike<number> | undefined,
  alpha: number,
  error: (i: number) => number,
): number {
  return weightedMean(rows, weight, (i) => pinballOf(alpha, error(i)))
}

/** Pinball loss of one error. */
export const pinballOf = (alpha: number, error: number): number => Math.max(alpha * error, (alpha - 1) * error)

export function checkAlpha(where: string, alpha: number): void {
  if (alpha >= 0 && alpha <= 1) return
  throw new ParamError(`${where}: expected 'alpha' to be from 0 to 1, got ${show(alpha)}.`)
}
