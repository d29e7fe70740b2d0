import { type ColumnKind, ParamError, type Schema, show } from '@foldwise/core'
import type { TableProblem } from '../table-error.ts'

/** Where the bytes come from: text, bytes, a `Blob` or `File`, a web stream, or a Node stream such as `createReadStream(path)`. */
export type CsvSource =
  | string
  | Uint8Array
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>

export interface CsvOptions<S extends Schema = Schema> {
  /** Kinds of some or all columns, by name. Of the others, the kind is found from the values. */
  readonly schema?: S
  /** Whether the first line has the columns' names (default), or the names; without any, they are `x0`, `x1`, and so on. */
  readonly header?: boolean | readonly string[]
  /** Names of the columns that are wanted; default all. */
  readonly select?: readonly string[]
  /** Default `,`. */
  readonly delimiter?: string
  /** Default `"`. Inside a quoted field, two of them are one. */
  readonly quote?: string
  /** Leaves out spaces and tabs around fields and their quotes. Default false; numbers, booleans and dates may have them anyway. */
  readonly trim?: boolean
  /** Texts that stand for a missing value, in any column. Default `missingMarkers`, which are those of pandas. */
  readonly missing?: readonly string[]
  /** Of the bytes; any label that `TextDecoder` takes. Default: as the byte order mark says, or UTF-8. */
  readonly encoding?: string
  /** Gets all rows of a wrong width or type, which are left out. Without it, they are thrown, as a `TableError`. */
  readonly onBadRows?: (problems: readonly TableProblem[]) => void
  readonly signal?: AbortSignal
}

/** Texts that stand for a missing value in CSV files: pandas' default `na_values`. */
export const missingMarkers: readonly string[] = Object.freeze([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
])

const KINDS: readonly ColumnKind[] = ['number', 'string', 'boolean', 'date']

/** The options with their defaults. Throws `ParamError` for a delimiter or quote that is not one ASCII character, and for unknown kinds. */
export function checkedOptions(where: string, o: CsvOptions) {
  const { delimiter = ',', quote = '"', missing = missingMarkers, schema = {} } = o
  for (const [name, c] of [
    ['delimiter', delimiter],
    ['quote', quote],
  ] as const) {
    if (c.length !== 1 || c.charCodeAt(0) > 126 || c === '\n' || c === '\r') {
      throw new ParamError(`${where}: expected '${name}' to be one ASCII character, got ${show(c)}. Recode the file.`)
    }
  }
  if (delimiter === quote) {
    throw new ParamError(
      `${where}: expected 'delimiter' and 'quote' to differ, got ${show(quote)} for both. Change one.`,
    )
  }
  for (const [name, kind] of Object.entries(schema)) {
    if (!KINDS.includes(kind)) {
      throw new ParamError(
        `${where}: expected the kind of column ${show(name)} to be one of ${KINDS.join(', ')}, got ${show(kind)}. Fix the schema.`,
      )
    }
  }
  return {
    format: { delimiter: delimiter.charCodeAt(0), quote: quote.charCodeAt(0), trim: o.trim ?? false },
    missing: [...new Set(missing)],
    schema,
    header: o.header ?? true,
    select: o.select,
    encoding: o.encoding,
    onBadRows: o.onBadRows,
    signal: o.signal,
  }
}
export type CheckedOptions = ReturnType<typeof checkedOptions>
