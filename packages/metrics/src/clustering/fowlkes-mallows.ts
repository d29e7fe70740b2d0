import type { Label } from '../input/label.ts'
import { countPairs } from './pair-confusion-matrix.ts'

/**
 * Geometric mean of precision and recall of the pairs of rows put together, from 0 to 1 (Fowlkes and Mallows 1983); 0
 * where no pair is together in both. scikit-learn: `fowlkes_mallows_score`.
 */
export function fowlkesMallows(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  const [[, second], [first, both]] = countPairs('fowlkesMallows', yTrue, yPred)
  return both === 0 ? 0 : Math.sqrt(both / (both + second)) * Math.sqrt(both / (both + first))
}
