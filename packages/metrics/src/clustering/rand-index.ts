import type { Label } from '../input/label.ts'
import { countPairs } from './pair-confusion-matrix.ts'

/** Share of the pairs of rows on which two clusterings agree, together or apart (Rand 1971). scikit-learn: `rand_score`. */
export function randIndex(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  const [[apart, second], [first, both]] = countPairs('randIndex', yTrue, yPred)
  const agreed = apart + both
  return second + first === 0 ? 1 : agreed / (agreed + second + first)
}
