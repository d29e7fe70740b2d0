import type { Schema, Table } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
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
  using reader = new CsvReader(await loadKernels(), where, o)
  const kept: Uint8Array[] = []
  for await (const bytes of utf8Chunks(where, source, o.encoding)) {
    o.signal?.throwIfAborted()
    reader.push(bytes)
    reader.read()
    if (!covers(o, reader)) kept.push(bytes)
  }
  reader.push(undefined)
  reader.read()
  await makeConsistent(o, reader, kept, true)
  return reader.take() as Table<S>
}

/** Whether no kind has to be found. */
const covers = ({ schema }: CheckedOptions, { names }: CsvReader): boolean =>
  names.length > 0 && names.every((n) => Object.hasOwn(schema, n))

/** Reads the kept bytes again while columns turn out to hold others than they began with: strings. */
export async function makeConsistent(
  o: CheckedOptions,
  reader: CsvReader,
  kept: readonly Uint8Array[],
  last: boolean,
  limit = Infinity,
): Promise<void> {
  while (reader.contradicted.length > 0) {
    reader.restart()
    for (const bytes of kept) {
      o.signal?.throwIfAborted()
      reader.push(bytes)
      reader.read(limit)
      await turn()
    }
    if (last) reader.push(undefined)
    reader.read(limit)
  }
}

/** Lets timers and messages in. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
