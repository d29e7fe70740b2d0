import { checkTargets } from './targets.ts'

/** The largest absolute error, in units of the target. scikit-learn: `max_error`. Throws `InputError` for numbers that are not finite. */
export function maxError(yTrue: ArrayLike<number>, yPred: ArrayLike<number>): number {
  const rows = checkTargets('maxError', yTrue, yPred, undefined)
  let largest = 0
  for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(yTrue[i]! - yPred[i]!))
  return largest
}
