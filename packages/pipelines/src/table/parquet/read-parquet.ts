import { FormatError, InputError, type Schema, show, type Table, table } from '@foldwise/core'
import { type FileMetaData, parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet'
import { columnOfValues } from '../column-of-values.ts'

/** A file's bytes, or what reads some of them: only the columns that are wanted are asked for. */
export type ParquetSource =
  | Uint8Array
  | ArrayBuffer
  | { readonly byteLength: number; slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer> }

export interface ParquetOptions {
  /** Names of the columns that are wanted; default all. */
  readonly select?: readonly string[]
  /** The first row, from 0, and the one after the last. Default all. */
  readonly rowStart?: number
  readonly rowEnd?: number
}

/**
 * A Parquet file as a table: `await readParquet(await readFile('census.parquet'))`. Columns are of numbers (integers too), strings,
 * booleans or dates (dates and timestamps). Read with hyparquet, which knows files that are not compressed or with Snappy.
 * Throws `FormatError` for a damaged file, columns of other types (lists, structs, binary) and integers beyond 2^53; `InputError`
 * for a column that the file lacks.
 */
export async function readParquet<S extends Schema = Schema>(
  source: ParquetSource,
  options: ParquetOptions = {},
): Promise<Table<S>> {
  const where = 'readParquet'
  const file = asFile(where, source)
  const { select, rowStart = 0, rowEnd } = options
  const metadata = await damaged(where, () => parquetMetadataAsync(file))
  const all = rowsIn(where, metadata)
  const fields = parquetSchema(metadata).children.map((c) => c.element)
  const names = fields.map((f) => f.name)
  for (const name of select ?? []) {
    if (!names.includes(name)) {
      throw new InputError(
        `${where}: expected a column ${show(name)}, got a file without. Its columns are ${names.slice(0, 12).join(', ')}.`,
      )
    }
  }
  const wanted = select ?? names
  const pieces = new Map(
    wanted.map((n): [string, { readonly from: number; readonly data: ArrayLike<unknown> }[]] => [n, []]),
  )
  await damaged(where, () =>
    parquetRead({
      file,
      metadata,
      columns: [...wanted],
      rowStart,
      ...(rowEnd !== undefined && { rowEnd }),
      onChunk: ({ columnName, columnData, rowStart: from }) => {
        pieces.get(columnName)?.push({ from, data: columnData })
      },
    }),
  )
  const rows = Math.max(0, Math.min(rowEnd ?? Infinity, all) - rowStart)
  const kinds = new Map(fields.map((f) => [f.name, kindOf(f)]))
  const columns = wanted.map((name) => {
    const values: unknown[] = new Array(rows)
    let filled = 0
    for (const { from, data } of pieces.get(name)!) {
      for (let i = 0; i < data.length; i++) {
        const at = from + i - rowStart
        if (at < 0 || at >= rows) continue
        values[at] = data[i]
        filled++
      }
    }
    if (filled !== rows) {
      throw new FormatError(
        `${where}: expected ${rows} values in column ${show(name)}, got ${filled}. The file is damaged.`,
      )
    }
    return columnOfValues(where, name, values, kinds.get(name))
  })
  return table<S>(columns)
}

type Field = {
  readonly type?: string
  readonly converted_type?: string
  readonly logical_type?: { readonly type?: string }
}

/** The kind of a column's type; undefined leaves it to the values. */
function kindOf({ type, converted_type: converted = '', logical_type: logical }: Field) {
  if (type === 'BOOLEAN') return 'boolean' as const
  const text = `${converted} ${logical?.type ?? ''}`
  if (/DATE|TIMESTAMP/.test(text) || type === 'INT96') return 'date' as const
  if (/UTF8|STRING|ENUM/.test(text)) return 'string' as const
  return type === 'INT32' || type === 'INT64' || type === 'FLOAT' || type === 'DOUBLE' ? ('number' as const) : undefined
}

/** The number of rows, on which the file's parts have to agree: so much memory is taken. */
function rowsIn(where: string, { num_rows, row_groups }: FileMetaData): number {
  const rows = Number(num_rows)
  const parts = row_groups.map((g) => Number(g.num_rows))
  if (rows >= 0 && rows < 2 ** 31 && parts.every((n) => n >= 0) && parts.reduce((a, b) => a + b, 0) === rows)
    return rows
  throw new FormatError(
    `${where}: expected fewer than 2^31 rows, in parts that add up, got ${rows} in parts of ${parts.slice(0, 5).join(', ')}. Check the file.`,
  )
}

function asFile(where: string, source: ParquetSource) {
  if (source instanceof Uint8Array) {
    return source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) as ArrayBuffer
  }
  if (typeof source?.byteLength !== 'number' || typeof source.slice !== 'function') {
    throw new InputError(`${where}: expected a file's bytes, got ${show(source)}. Read the file first.`)
  }
  return source
}

async function damaged<T>(where: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const why = error instanceof Error ? error.message : show(error)
    throw new FormatError(`${where}: expected a Parquet file that can be read, got: ${why}. Check the file.`, {
      cause: error,
    })
  }
}
