import { type Column, cellOf, type Table } from '@foldwise/core'
import {
  Table as ArrowTable,
  Bool,
  Dictionary,
  Float64,
  Int32,
  TimestampMillisecond,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'

/** A table as Arrow's: doubles, dictionaries of strings, booleans and timestamps in milliseconds; missing values are null. */
export const toArrow = ({ columns, rows }: Table): ArrowTable =>
  new ArrowTable(Object.fromEntries(columns.map((c) => [c.name, vectorOf(c, rows)])))

function vectorOf(column: Column, rows: number): Vector {
  const values = Array.from({ length: rows }, (_, i) => cellOf(column, i))
  switch (column.kind) {
    case 'string':
      return vectorFromArray(values as (string | null)[], new Dictionary(new Utf8(), new Int32()))
    case 'boolean':
      return vectorFromArray(values as (boolean | null)[], new Bool())
    case 'date':
      return vectorFromArray(values as (Date | null)[], new TimestampMillisecond())
    default:
      return vectorFromArray(values as (number | null)[], new Float64())
  }
}
