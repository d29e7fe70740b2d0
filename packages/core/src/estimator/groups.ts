import { InputError, show } from '../errors.ts'

/** Number of each row's group, in the order of their first rows. Throws `InputError` for no groups or a wrong length. */
export function encodeGroups(where: string, groups: ArrayLike<number | string> | undefined, rows: number): Int32Array {
  if (groups === undefined) {
    throw new InputError(
      `${where}: expected 'groups', which say which rows belong together, got none. Add one entry a row, such as the number of its query.`,
    )
  }
  if (groups.length !== rows) {
    throw new InputError(
      `${where}: expected ${rows} groups, one a row, got ${groups.length}. Give each row the name of its group, not the groups' sizes.`,
    )
  }
  const numbers = new Map<number | string, number>()
  const codes = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    const g = groups[i]!
    if (typeof g !== 'string' && !Number.isFinite(g)) {
      throw new InputError(`${where}: expected groups that are numbers or strings, got ${show(g)} in row ${i}. Fix it.`)
    }
    let code = numbers.get(g)
    if (code === undefined) numbers.set(g, (code = numbers.size))
    codes[i] = code
  }
  return codes
}
