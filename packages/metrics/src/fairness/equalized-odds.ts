import type { Label } from '../input/label.ts'
import type { GroupValues } from './by-group.ts'
import { type FairnessOptions, falsePositiveRate, groupRates, truePositiveRate } from './group-rates.ts'

export interface EqualizedOdds<G extends Label = Label> {
  readonly truePositiveRate: GroupValues<G>
  readonly falsePositiveRate: GroupValues<G>
  /** The larger of the two rates' differences: 0 is parity. */
  readonly difference: number
  /** The smaller of the two rates' ratios: 1 is parity. */
  readonly ratio: number
}

/**
 * Share of each group's positive rows, and of its negative rows, that are predicted positive: parity is the same shares
 * for all (Hardt et al. 2016). 0 for a group without such rows. fairlearn: `equalized_odds_difference`,
 * `equalized_odds_ratio`. Throws `InputError` for columns of different lengths and for more than two labels without
 * `posLabel`.
 */
export function equalizedOdds<L extends Label, G extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  groups: ArrayLike<G>,
  options: FairnessOptions<L> = {},
): EqualizedOdds<G> {
  const rates = [truePositiveRate, falsePositiveRate]
  const [right, wrong] = groupRates('equalizedOdds', rates, yTrue, yPred, groups, options) as [GroupValues<G>, GroupValues<G>] // biome-ignore format: one call
  return {
    truePositiveRate: right,
    falsePositiveRate: wrong,
    difference: Math.max(right.difference, wrong.difference),
    ratio: Math.min(right.ratio, wrong.ratio),
  }
}
