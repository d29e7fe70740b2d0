import { InputError, show } from '../errors.ts'

/** Checked copy of regression targets. Throws `InputError` for a wrong length or a value that is not finite. */
export function checkTargets(where: string, y: ArrayLike<number>, rows: number): Float64Array {
  if (y.length !== rows) {
    throw new InputError(`${where}: expected ${rows} targets, one a row, got ${y.length}. Make x and y equally long.`)
  }
  for (let i = 0; i < rows; i++) {
    if (typeof y[i] !== 'number' || !Number.isFinite(y[i])) {
      throw new InputError(`${where}: expected finite targets, got ${show(y[i])} in row ${i}. Drop or fix the row.`)
    }
  }
  return Float64Array.from(y)
}
