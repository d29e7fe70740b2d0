import { InputError, rowCount } from '@foldwise/core'

interface Columns {
  readonly x: unknown
  readonly y?: unknown
  readonly weight?: unknown
  readonly groups?: unknown
}

/** The number of rows. Throws `InputError` unless labels, weights and groups, where given, are as many. */
export function checkedRows(type: string, data: Columns): number {
  const rows = rowCount(data.x)
  for (const name of ['y', 'weight', 'groups'] as const) {
    const length = (data[name] as ArrayLike<unknown> | undefined)?.length
    if (length !== undefined && length !== rows) {
      throw new InputError(
        `${type}: expected ${rows} entries in ${name}, one a row, got ${length}. Make them equally long.`,
      )
    }
  }
  return rows
}
