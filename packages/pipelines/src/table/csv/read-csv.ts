import type { Schema, Table } from '@foldwise/core'
import { CsvReader } from './csv-reader.ts'
import { type CheckedOptions, type CsvOptions, type CsvSource, checkedOptions } from './options.ts'
import { utf8Chunks } from './utf8-chunks.ts'

/**
 * A CSV file as a table: `await readCsv(createReadStream('census.csv'))`. What fields are is RFC 4180, with lines that end in LF, CRLF or
 * CR; empty lines are left out. Each column's kind is that of its values: numbers, `true` and `false`, ISO 8601 dates, else strings;
 * integers with more digits than numbers keep apart are strings. Missing values are those of `missing`.
 *
 * Throws `TableError` with the line of every row of a wrong width or type, `FormatError` for bytes that are not text in
 * the encoding, `InputError` for names that are missing or not distinct.
 *
 * Bytes are read once into typed columns, without strings in between; they are kept until the end where kinds are to be found, for a column
 * that turns out to be another (`schema` for every column spares that). Files larger than memory: `csvBatches`.
 */
export async function readCsv<const S extends Schema = Schema>(
  source: CsvSource,
  options: CsvOptions<S> = {},
): Promise<Table<S>> {
  const where = 'readCsv'
  const o = checkedOptions(where, options)
  const reader = new CsvReader(where, o)
  const kept: Uint8Array[] = []
  for await (const bytes of utf8Chunks(where, source, o.encoding)) {
    o.signal?.throwIfAborted()
    reader.push(bytes)
    reader.read()
    if (!covers(o, reader)) kept.push(bytes)
  }
  reader.push(undefined)
  reader.read()
  return (await consistent(where, o, reader, kept, true)).take() as Table<S>
}

/** Whether no kind has to be found. */
const covers = ({ schema }: CheckedOptions, { names }: CsvReader): boolean =>
  names.length > 0 && names.every((n) => Object.hasOwn(schema, n))

/** The reader of the kept bytes where no column turned out to hold others than it began with, else one of strings there. */
export async function consistent(
  where: string,
  o: CheckedOptions,
  first: CsvReader,
  kept: readonly Uint8Array[],
  last: boolean,
  limit = Infinity,
): Promise<CsvReader> {
  let reader = first
  for (let again = reader.contradicted; again.length > 0; again = reader.contradicted) {
    const strings = Object.fromEntries(again.map((n) => [n, 'string' as const]))
    reader = new CsvReader(where, o, { ...reader.found, ...strings })
    for (const bytes of kept) {
      o.signal?.throwIfAborted()
      reader.push(bytes)
      reader.read(limit)
      await turn()
    }
    if (last) reader.push(undefined)
    reader.read(limit)
  }
  return reader
}

/** Lets timers and messages in. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
