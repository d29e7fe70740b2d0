import { type Column, type ColumnKind, FormatError, MISSING_BOOLEAN, show } from '@foldwise/core'

/** What readers of typed files give for a value. */
type FileValue = number | bigint | string | boolean | Date | null | undefined

/**
 * A column of values that are all of one kind or missing; integers of any size become numbers. Without a kind, it is that of the first value.
 * Throws `FormatError` that starts with `where` for values of another kind, and integers beyond 2^53.
 */
export function columnOfValues(
  where: string,
  name: string,
  values: ArrayLike<unknown>,
  kind: ColumnKind | undefined,
): Column {
  const found = kind ?? kindOfFirst(values) ?? 'number'
  const refuse = (row: number): never => {
    throw new FormatError(
      `${where}: expected a ${found} in row ${row} of column ${show(name)}, got ${show(values[row])}. Select other columns, or convert it where the file is made.`,
    )
  }
  if (found === 'string') return strings(name, values as ArrayLike<FileValue>, refuse)
  const boolean = found === 'boolean'
  const data = boolean ? new Uint8Array(values.length) : new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as FileValue
    if (v === null || v === undefined) data[i] = boolean ? MISSING_BOOLEAN : NaN
    else if (found === 'number' && typeof v === 'number') data[i] = v
    else if (found === 'number' && typeof v === 'bigint' && Number.isSafeInteger(Number(v))) data[i] = Number(v)
    else if (found === 'boolean' && typeof v === 'boolean') data[i] = Number(v)
    else if (found === 'date' && (v instanceof Date || typeof v === 'number')) data[i] = Number(v)
    else refuse(i)
  }
  return { kind: found, name, data } as Column
}

function strings(name: string, values: ArrayLike<FileValue>, refuse: (row: number) => never): Column {
  const codes = new Map<string, number>()
  const data = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const v = values[i]
    if (v === null || v === undefined) data[i] = -1
    else if (typeof v !== 'string') refuse(i)
    else {
      let code = codes.get(v)
      if (code === undefined) codes.set(v, (code = codes.size))
      data[i] = code
    }
  }
  return { kind: 'string', name, categories: Object.freeze([...codes.keys()]), data }
}

function kindOfFirst(values: ArrayLike<unknown>): ColumnKind | undefined {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]
    if (v === null || v === undefined) continue
    if (v instanceof Date) return 'date'
    return typeof v === 'boolean' ? 'boolean' : typeof v === 'string' ? 'string' : 'number'
  }
  return undefined
}
