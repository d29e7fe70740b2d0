import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import { weightedQuantile } from '../numeric/weighted-quantile.ts'
import { checkAlpha, type PinballOptions, pinball } from './mean-pinball-loss.ts'
import { checkTargets } from './targets.ts'

/**
 * Share of the pinball loss of the best constant that is gone: 1 at best, 0 for predicting the targets' quantile.
 * scikit-learn: `d2_pinball_score`. Throws `InputError` for one row and for numbers that are not finite, `ParamError`
 * for an alpha outside 0 to 1.
 */
export function d2Pinball(yTrue: ArrayLike<number>, yPred: ArrayLike<number>, options: PinballOptions = {}): number {
  return pinballExplained('d2Pinball', yTrue, yPred, options)
}

export function pinballExplained(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { alpha = 0.5, weight }: PinballOptions,
): number {
  checkAlpha(where, alpha)
  const rows = checkTargets(where, yTrue, yPred, weight)
  checkTwoRows(where, rows)
  const quantile = weightedQuantile(Float64Array.from(yTrue), weight, alpha)
  const left = pinball(rows, weight, alpha, (i) => yTrue[i]! - yPred[i]!)
  return shareExplained(
    left,
    pinball(rows, weight, alpha, (i) => yTrue[i]! - quantile),
  )
}
