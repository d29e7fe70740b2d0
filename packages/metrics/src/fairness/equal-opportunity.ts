import type { Label } from '../input/label.ts'
import type { GroupValues } from './by-group.ts'
import { type FairnessOptions, groupRates, truePositiveRate } from './group-rates.ts'

/**
 * Share of each group's positive rows that are predicted positive (recall; Hardt et al. 2016): those who deserve the outcome get it alike.
 * 0 for a group without such rows. fairlearn: `equal_opportunity_difference`, `equal_opportunity_ratio`.
 * Throws `InputError` for columns of different lengths and for more than two labels without `posLabel`.
 */
export function equalOpportunity<L extends Label, G extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  groups: ArrayLike<G>,
  options: FairnessOptions<L> = {},
): GroupValues<G> {
  return groupRates('equalOpportunity', [truePositiveRate], yTrue, yPred, groups, options)[0]!
}
