import { refuse } from '../errors.ts'

/** Throws `InputError` unless the columns have one length, at least 1. Returns it. */
export function checkRows(where: string, columns: { readonly [name: string]: ArrayLike<unknown> }): number {
  const named = Object.entries(columns)
  const rows = named[0]![1].length
  if (rows > 0 && named.every(([, column]) => column.length === rows)) return rows
  const lengths = named.map(([name, column]) => `${name} of ${column.length}`).join(', ')
  refuse(where, 'columns of one length, not empty', lengths, 'List the same rows in each.')
}
