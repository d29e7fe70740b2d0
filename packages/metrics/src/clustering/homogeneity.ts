import type { Label } from '../input/label.ts'
import { purity } from './v-measure.ts'

/** Whether each cluster holds rows of one class only: 1 if so, 0 if clusters tell nothing of classes. scikit-learn: `homogeneity_score`. */
export function homogeneity(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  return purity('homogeneity', yTrue, yPred).homogeneity
}
