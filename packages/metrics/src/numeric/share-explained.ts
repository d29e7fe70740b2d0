import { InputError } from '../errors.ts'

/** `1 - left / total`; where there was nothing to explain, 1 if nothing is left and 0 otherwise. */
export function shareExplained(left: number, total: number): number {
  if (total === 0) return left === 0 ? 1 : 0
  return 1 - left / total
}

/** Throws `InputError` for a single row, of which every constant explains everything. */
export function checkTwoRows(where: string, rows: number): void {
  if (rows >= 2) return
  throw new InputError(`${where}: expected at least two rows, got one. The share explained of one row is undefined.`)
}
