import type { Label } from '../input/label.ts'
import type { GroupValues } from './by-group.ts'
import { type FairnessOptions, groupRates, precisionRate } from './group-rates.ts'

/**
 * Share of each group's rows predicted positive that are (precision): the prediction means the same for all.
 * 0 for a group without such rows. fairlearn: `MetricFrame` of `precision_score`.
 * Throws `InputError` for columns of different lengths and for more than two labels without `posLabel`.
 */
export function predictiveParity<L extends Label, G extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  groups: ArrayLike<G>,
  options: FairnessOptions<L> = {},
): GroupValues<G> {
  return groupRates('predictiveParity', [precisionRate], yTrue, yPred, groups, options)[0]!
}
