import type { Label } from '../input/label.ts'
import { type AtKOptions, positivesInTop } from './top-rows.ts'

/**
 * Share of positive rows among the `k` rows of highest score. A tie at the k-th place counts by its expected share.
 * Throws `ParamError` unless `1 <= k <= rows`. scikit-learn has no such function.
 */
export function precisionAtK<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  k: number,
  options: AtKOptions<L> = {},
): number {
  return positivesInTop('precisionAtK', yTrue, yScore, k, options).top / k
}
