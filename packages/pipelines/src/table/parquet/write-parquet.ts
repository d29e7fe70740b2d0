import { type Column, cellOf, type Table } from '@foldwise/core'
import { parquetWriteBuffer } from 'hyparquet-writer'

const TYPES = { number: 'DOUBLE', string: 'STRING', boolean: 'BOOLEAN', date: 'TIMESTAMP' } as const

/** A table as a Parquet file, with Snappy: columns of doubles, strings, booleans and timestamps. */
export const writeParquet = ({ columns, rows }: Table): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map((c) => ({ name: c.name, type: TYPES[c.kind], nullable: true, data: valuesOf(c, rows) })),
    }),
  )

const valuesOf = (column: Column, rows: number): unknown[] => Array.from({ length: rows }, (_, i) => cellOf(column, i))
