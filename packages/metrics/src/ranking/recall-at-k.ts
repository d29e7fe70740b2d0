import { InputError } from '../errors.ts'
import type { Label } from '../input/label.ts'
import { type AtKOptions, positivesInTop } from './top-rows.ts'

/**
 * Share of all positive rows that are among the `k` rows of highest score. A tie at the k-th place counts by its
 * expected share. Throws `ParamError` unless `1 <= k <= rows`, `InputError` without positive rows.
 * scikit-learn has no such function.
 */
export function recallAtK<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  k: number,
  options: AtKOptions<L> = {},
): number {
  const { top, all } = positivesInTop('recallAtK', yTrue, yScore, k, options)
  if (all === 0) {
    throw new InputError('recallAtK: expected at least one positive row, got none. Recall is undefined without one.')
  }
  return top / all
}
