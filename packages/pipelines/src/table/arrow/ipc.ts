import { FormatError, type Schema, show, type Table } from '@foldwise/core'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { fromArrow } from './from-arrow.ts'
import { toArrow } from './to-arrow.ts'

/** An Arrow file or stream (Feather version 2 too, not compressed) as a table. Throws `FormatError` for a damaged one, and as `fromArrow`. */
export function readArrow<S extends Schema = Schema>(bytes: Uint8Array): Table<S> {
  let arrow: ReturnType<typeof tableFromIPC>
  try {
    arrow = tableFromIPC(bytes)
  } catch (error) {
    const why = error instanceof Error ? error.message : show(error)
    throw new FormatError(`readArrow: expected an Arrow file or stream, got: ${why}. Check the file.`, { cause: error })
  }
  // Of other bytes it makes a table without columns.
  if (arrow.schema.fields.length === 0) {
    throw new FormatError('readArrow: expected an Arrow file or stream with columns, got none. Check the file.')
  }
  return fromArrow(arrow)
}

/** A table as an Arrow file. */
export const writeArrow = (table: Table): Uint8Array => tableToIPC(toArrow(table), 'file')
