import type { Label } from '../input/label.ts'
import { purity } from './v-measure.ts'

/** Whether each class lies in one cluster only: 1 if so, 0 if classes tell nothing of clusters. scikit-learn: `completeness_score`. */
export function completeness(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  return purity('completeness', yTrue, yPred).completeness
}
