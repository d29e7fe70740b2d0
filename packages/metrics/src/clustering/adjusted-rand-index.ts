import type { Label } from '../input/label.ts'
import { countPairs } from './pair-confusion-matrix.ts'

/**
 * Agreement of two clusterings on pairs of rows beyond chance: 1 for the same clusters whatever their names, 0 on average
 * for chance, at least -0.5 (Hubert and Arabie 1985). scikit-learn: `adjusted_rand_score`.
 */
export function adjustedRandIndex(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  const [[apart, second], [first, both]] = countPairs('adjustedRandIndex', yTrue, yPred)
  if (second === 0 && first === 0) return 1
  const chance = (both + first) * (first + apart) + (both + second) * (second + apart)
  return (2 * (both * apart - first * second)) / chance
}
