import { ParamError, show } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { ask, positiveMask } from '../input/positive-mask.ts'
import { checkProbabilities } from '../probability/check-probabilities.ts'
import type { RankingOptions } from '../ranking/threshold-counts.ts'

export interface NetBenefitOptions<L extends Label = Label> extends RankingOptions<L> {
  /** Probabilities from 0 to below 1 at which one would act. Default: 0.01, 0.02, ... 0.99. */
  readonly thresholds?: ArrayLike<number>
}

export interface NetBenefitCurve {
  readonly thresholds: Float64Array
  /** Of acting on rows whose probability is at least the threshold. */
  readonly netBenefit: Float64Array
  /** Of acting on every row; of acting on none it is 0. */
  readonly treatAll: Float64Array
}

/**
 * Decision curve: the share of true positives among all rows, less the share of false positives times the odds of the
 * threshold, which say how many false alarms one true one is worth (Vickers and Elkin 2006). A model is of use where it
 * is above both acting on all rows and acting on none.
 *
 * `probabilities` is one number a row, that of `posLabel`. Throws `InputError` for probabilities outside 0 to 1,
 * `ParamError` for such thresholds. scikit-learn has no such function. Cost: rows times thresholds.
 */
export function netBenefitCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: ArrayLike<number>,
  { posLabel, weight, thresholds }: NetBenefitOptions<L> = {},
): NetBenefitCurve {
  const where = 'netBenefitCurve'
  const rows = checkRows(where, { yTrue, probabilities })
  checkWeight(where, weight, rows)
  checkProbabilities(where, probabilities)
  const mask = positiveMask(where, yTrue, posLabel, ask)
  const at = thresholds ? Float64Array.from(thresholds) : Float64Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
  const bad = at.find((threshold) => !(threshold >= 0 && threshold < 1))
  if (bad !== undefined) throw new ParamError(`${where}: expected 'thresholds' from 0 to below 1, got ${show(bad)}.`)
  const benefit = (threshold: number) => {
    let right = 0
    let wrong = 0
    let all = 0
    for (let i = 0; i < rows; i++) {
      const w = weight ? weight[i]! : 1
      const taken = w * Number(probabilities[i]! >= threshold)
      right += taken * mask[i]!
      wrong += taken * (1 - mask[i]!)
      all += w
    }
    return { right: right / all, wrong: wrong / all }
  }
  const odds = (threshold: number) => threshold / (1 - threshold)
  const every = benefit(0)
  return {
    thresholds: at,
    netBenefit: at.map((threshold) => {
      const { right, wrong } = benefit(threshold)
      return right - wrong * odds(threshold)
    }),
    treatAll: at.map((threshold) => every.right - every.wrong * odds(threshold)),
  }
}
