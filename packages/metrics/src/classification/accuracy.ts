import type { Label } from '../input/label.ts'
import { countClasses } from './count-classes.ts'

export interface WeightOptions {
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/** Share of the rows whose predicted label is the true one. scikit-learn: `accuracy_score`. */
export function accuracy<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: WeightOptions = {},
): number {
  const { matrix, actual } = countClasses('accuracy', yTrue, yPred, options)
  let right = 0
  let all = 0
  actual.forEach((rows, i) => {
    right += matrix[i]![i]!
    all += rows
  })
  return right / all
}
