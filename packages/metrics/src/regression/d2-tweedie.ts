import { InputError } from '../errors.ts'
import { weightedMean } from '../input/weighted-mean.ts'
import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import type { TweedieOptions } from './mean-tweedie-deviance.ts'
import { checkTargets } from './targets.ts'
import { checkTweedie, unitDeviance } from './unit-deviance.ts'

/**
 * Share of the Tweedie deviance of the mean that is gone: 1 at best, 0 for predicting the mean; with power 0 `r2Score`.
 * A constant target scores 1 when predicted exactly and 0 otherwise, where scikit-learn's `d2_tweedie_score` divides by 0.
 * Throws as `meanTweedieDeviance`, and `InputError` for one row.
 */
export function d2Tweedie(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { power = 0, weight }: TweedieOptions = {},
): number {
  const rows = checkTargets('d2Tweedie', yTrue, yPred, weight)
  checkTwoRows('d2Tweedie', rows)
  checkTweedie('d2Tweedie', yTrue, yPred, power)
  const deviance = unitDeviance(power)
  const mean = weightedMean(rows, weight, (i) => yTrue[i]!)
  // targets that are all 0, which no prediction above 0 meets
  if (power >= 1 && mean === 0) return 0
  if (power < 0 && mean <= 0) {
    throw new InputError(
      `d2Tweedie: expected targets with a mean above 0 for a power below 0, got ${mean}. Their mean has no deviance.`,
    )
  }
  const left = weightedMean(rows, weight, (i) => deviance(yTrue[i]!, yPred[i]!))
  return shareExplained(
    left,
    weightedMean(rows, weight, (i) => deviance(yTrue[i]!, mean)),
  )
}
