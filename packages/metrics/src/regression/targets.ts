import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'

/** Throws `InputError` unless both columns hold the same number of finite numbers, with a weight each if given. */
export function checkTargets(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
): number {
  const rows = checkRows(where, { yTrue, yPred })
  checkWeight(where, weight, rows)
  checkFinite(where, 'yTrue', yTrue)
  checkFinite(where, 'yPred', yPred)
  return rows
}
