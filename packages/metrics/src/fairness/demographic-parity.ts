import type { Label } from '../input/label.ts'
import type { GroupValues } from './by-group.ts'
import { type FairnessOptions, groupRates, selectionRate } from './group-rates.ts'

/**
 * Share of each group's rows that are predicted positive (selection rate), whatever the truth: parity is the same share for all.
 * 0 for a group without such rows. fairlearn: `demographic_parity_difference`, `demographic_parity_ratio`.
 * Throws `InputError` for columns of different lengths and for more than two labels without `posLabel`.
 */
export function demographicParity<L extends Label, G extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  groups: ArrayLike<G>,
  options: FairnessOptions<L> = {},
): GroupValues<G> {
  return groupRates('demographicParity', [selectionRate], yTrue, yPred, groups, options)[0]!
}
