import { InputError } from '../errors.ts'
import type { Label } from '../input/label.ts'
import type { WeightOptions } from './accuracy.ts'
import { countClasses } from './count-classes.ts'

export interface BalancedAccuracyOptions extends WeightOptions {
  /** Shift and scale so that guessing scores 0 and perfection 1. Default false. */
  readonly adjusted?: boolean
}

/**
 * Mean of the classes' recalls, over the classes that have true rows. scikit-learn: `balanced_accuracy_score`.
 * Throws `InputError` when adjusted for one class, whose chance is 1.
 */
export function balancedAccuracy<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  { adjusted = false, ...options }: BalancedAccuracyOptions = {},
): number {
  const { matrix, actual } = countClasses('balancedAccuracy', yTrue, yPred, options)
  let sum = 0
  let classes = 0
  actual.forEach((rows, i) => {
    if (rows === 0) return
    sum += matrix[i]![i]! / rows
    classes++
  })
  const score = sum / classes
  if (!adjusted) return score
  if (classes < 2) {
    throw new InputError(
      'balancedAccuracy: expected two classes or more in yTrue to adjust for chance, got one. Leave adjusted out.',
    )
  }
  return (score - 1 / classes) / (1 - 1 / classes)
}
