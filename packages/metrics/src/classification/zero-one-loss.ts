import type { Label } from '../input/label.ts'
import type { WeightOptions } from './accuracy.ts'
import { countClasses } from './count-classes.ts'

/** Share of the rows whose predicted label is not the true one: 1 - `accuracy`. scikit-learn: `zero_one_loss`. */
export function zeroOneLoss<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: WeightOptions = {},
): number {
  const { matrix, actual } = countClasses('zeroOneLoss', yTrue, yPred, options)
  let wrong = 0
  let all = 0
  actual.forEach((rows, i) => {
    matrix[i]!.forEach((count, j) => {
      if (i !== j) wrong += count
    })
    all += rows
  })
  return wrong / all
}
