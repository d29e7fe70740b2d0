import { ParamError, type Schema, show, type Table } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { CsvReader } from './csv-reader.ts'
import { type CsvOptions, type CsvSource, checkedOptions } from './options.ts'
import { makeConsistent } from './read-csv.ts'
import { utf8Chunks } from './utf8-chunks.ts'

export interface CsvBatchesOptions<S extends Schema = Schema> extends CsvOptions<S> {
  /** Rows a batch, the last one excepted. Default 65,536. */
  readonly rows?: number
}

/**
 * A CSV file as tables of some rows each, one after another, in memory for one batch: for `fitStream`, `predictStream` and loops of your own.
 * Kinds that `schema` does not give are found from the first batch; later values of another kind are of a wrong type.
 *
 * Throws what `readCsv` does; of rows of a wrong width or type, all of the batch that has the first ones.
 */
export async function* csvBatches<const S extends Schema = Schema>(
  source: CsvSource,
  options: CsvBatchesOptions<S> = {},
): AsyncGenerator<Table<S>> {
  const where = 'csvBatches'
  const { rows = 65_536 } = options
  if (!(Number.isInteger(rows) && rows >= 1)) {
    throw new ParamError(`${where}: expected 'rows' to be an integer >= 1, got ${show(rows)}. The default is 65536.`)
  }
  const o = checkedOptions(where, options)
  using reader = new CsvReader(await loadKernels(), where, o)
  let kept: Uint8Array[] | undefined = []
  const full = async (last: boolean): Promise<Table<S>> => {
    if (kept) {
      await makeConsistent(o, reader, kept, last, rows)
      reader.fixKinds()
      kept = undefined
    }
    return reader.take() as Table<S>
  }
  for await (const bytes of utf8Chunks(where, source, o.encoding)) {
    o.signal?.throwIfAborted()
    reader.push(bytes)
    kept?.push(bytes)
    for (reader.read(rows); reader.rows === rows; reader.read(rows)) yield await full(false)
  }
  reader.push(undefined)
  for (reader.read(rows); reader.rows === rows; reader.read(rows)) yield await full(true)
  if (kept || reader.rows > 0 || reader.problems.length > 0) yield await full(true)
}
