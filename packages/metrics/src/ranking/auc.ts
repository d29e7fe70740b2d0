import { refuse } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'

/**
 * Area under the straight lines between points, whose `x` must not change direction. scikit-learn: `auc`. Of scores, prefer
 * `rocAuc` and `averagePrecision`. Throws `InputError` for fewer than two points and for `x` that goes back and forth.
 */
export function auc(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const points = checkRows('auc', { x, y })
  checkFinite('auc', 'x', x)
  checkFinite('auc', 'y', y)
  const direction = Math.sign(x[points - 1]! - x[0]!) || 1
  let area = 0
  for (let i = 1; i < points; i++) {
    const step = (x[i]! - x[i - 1]!) * direction
    if (step < 0) refuse('auc', 'x in one direction', `${x[i]} after ${x[i - 1]} at x[${i}]`, 'Sort the points.')
    area += (step * (y[i]! + y[i - 1]!)) / 2
  }
  return points > 1 ? area : refuse('auc', 'two points or more', 'one', 'Pass a curve.')
}
