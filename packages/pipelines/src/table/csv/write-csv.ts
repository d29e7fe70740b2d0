import { type Column, cellOf, ParamError, show, type Table } from '@foldwise/core'

export interface WriteCsvOptions {
  /** Default `,`. */
  readonly delimiter?: string
  /** Whether the first line has the columns' names. Default true. */
  readonly header?: boolean
  /** What a missing value is written as. Default nothing. */
  readonly missing?: string
  /** Default `\n`. */
  readonly lineEnd?: '\n' | '\r\n'
}

const PIECE = 8192

/**
 * A table as pieces of CSV text, for a file or a response: `await writeFile(path, csvPieces(table))`. Numbers have the fewest digits that
 * bring back the same number, dates are ISO 8601 in UTC. Fields are quoted where they have to be.
 */
export function* csvPieces({ columns, rows }: Table, options: WriteCsvOptions = {}): Generator<string> {
  const { delimiter = ',', header = true, missing = '', lineEnd = '\n' } = options
  if (delimiter.length !== 1 || '"\r\n'.includes(delimiter)) {
    throw new ParamError(
      `csvPieces: expected 'delimiter' to be one character, no quote, got ${show(delimiter)}. Try ';'.`,
    )
  }
  const special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]|^\\s|\\s$`)
  const field = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const writers = columns.map((c) => cellWriter(c, field, missing, columns.length === 1))
  if (header) yield columns.map((c) => field(c.name)).join(delimiter) + lineEnd
  for (let start = 0; start < rows; start += PIECE) {
    let piece = ''
    for (let i = start; i < Math.min(start + PIECE, rows); i++) {
      for (let j = 0; j < writers.length; j++) piece += (j > 0 ? delimiter : '') + writers[j]!(i)
      piece += lineEnd
    }
    yield piece
  }
}

/** The whole file as one string. */
export const toCsv = (table: Table, options?: WriteCsvOptions): string => [...csvPieces(table, options)].join('')

function cellWriter(
  column: Column,
  field: (text: string) => string,
  missing: string,
  alone: boolean,
): (row: number) => string {
  // An empty line would be no row.
  const absent = missing === '' && alone ? '""' : field(missing)
  if (column.kind === 'string') {
    const texts = column.categories.map(field)
    return (i) => texts[column.data[i]!] ?? absent
  }
  return (i) => {
    const v = cellOf(column, i)
    return v === null ? absent : v instanceof Date ? isoOf(v) : Object.is(v, -0) ? '-0' : String(v)
  }
}

/** A date without its time where that is midnight. */
const isoOf = (d: Date): string => d.toISOString().replace(/T00:00:00\.000Z$/, '')
