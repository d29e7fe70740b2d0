import { InputError } from '../errors.ts'

/** Throws `InputError` unless the columns have one length, at least 1. Returns it. */
export function checkRows(where: string, columns: { readonly [name: string]: ArrayLike<unknown> }): number {
  const [first, ...others] = Object.entries(columns)
  const [name, column] = first!
  const rows = column.length
  for (const [other, { length }] of others) {
    if (length !== rows) {
      throw new InputError(
        `${where}: expected as many entries in '${other}' as in '${name}', got ${length} and ${rows}. ` +
          'List the same rows in both.',
      )
    }
  }
  if (rows === 0) throw new InputError(`${where}: expected at least one row, got none. Check what was loaded.`)
  return rows
}
