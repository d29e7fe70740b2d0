import { refuse } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'

/** Predicted intervals, a lower and an upper bound a row. */
export interface Bounds {
  readonly low: ArrayLike<number>
  readonly high: ArrayLike<number>
}

/** Throws `InputError` unless there is a finite target and `low <= high` for each row. Returns the rows. */
export function checkBounds(
  where: string,
  yTrue: ArrayLike<number>,
  { low, high }: Bounds,
  weight: ArrayLike<number> | undefined,
): number {
  const rows = checkRows(where, { yTrue, low, high })
  checkWeight(where, weight, rows)
  checkFinite(where, 'yTrue', yTrue)
  checkFinite(where, 'low', low)
  checkFinite(where, 'high', high)
  for (let i = 0; i < rows; i++) {
    if (low[i]! > high[i]!) refuse(where, 'low <= high', `${low[i]} and ${high[i]} in row ${i}`, 'Swap the bounds.')
  }
  return rows
}
