import { refuse } from '../errors.ts'

/** Throws `InputError` naming the first entry that is not a finite number. */
export function checkFinite(where: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      refuse(where, 'finite numbers', `${values[i]} at ${name}[${i}]`, 'Remove or correct the row.')
    }
  }
}
