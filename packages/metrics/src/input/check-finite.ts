import { InputError } from '../errors.ts'

/** Throws `InputError` naming the first entry that is not a finite number. */
export function checkFinite(where: string, name: string, values: ArrayLike<number>): void {
  let sum = 0
  // x - x is 0 for every finite number and NaN for the rest
  for (let i = 0; i < values.length; i++) sum += values[i]! - values[i]!
  if (sum === 0) return
  let i = 0
  while (Number.isFinite(values[i])) i++
  throw new InputError(
    `${where}: expected finite numbers, got ${values[i]} at ${name}[${i}]. Remove or correct the row.`,
  )
}
