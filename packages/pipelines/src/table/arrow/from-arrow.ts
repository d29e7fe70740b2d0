import { type Column, type ColumnKind, FormatError, type Schema, show, type Table, table } from '@foldwise/core'
import { type Table as ArrowTable, DataType, type Vector } from 'apache-arrow'
import { columnOfValues } from '../column-of-values.ts'

/**
 * An Arrow table as ours: numbers (integers too), strings (dictionaries too), booleans, dates and timestamps.
 * Throws `FormatError` for columns of other types, and for integers beyond 2^53.
 */
export function fromArrow<S extends Schema = Schema>(arrow: ArrowTable): Table<S> {
  return table<S>(arrow.schema.fields.map((f, j) => columnOf(f.name, arrow.getChildAt(j)!)))
}

function columnOf(name: string, vector: Vector): Column {
  const kind = kindOf(name, vector.type)
  checkLengths(name, vector)
  if (kind === 'number' && vector.nullCount === 0 && DataType.isFloat(vector.type) && vector.type.precision === 2) {
    return { kind, name, data: Float64Array.from(vector.toArray() as Float64Array) }
  }
  return columnOfValues('fromArrow', name, [...vector], kind)
}

/** Throws `FormatError` where a column is said to be longer than its values are: a damaged file would take all memory. */
function checkLengths(name: string, { type, data }: Vector): void {
  for (const { length, values, valueOffsets } of data) {
    // Columns of nothing but missing values have neither.
    const room = valueOffsets
      ? valueOffsets.length - 1
      : values
        ? values.length * (DataType.isBool(type) ? 8 : 1)
        : length
    if (length <= room) continue
    throw new FormatError(
      `fromArrow: expected ${length} values in column ${show(name)}, got ${room}. The file is damaged.`,
    )
  }
}

function kindOf(name: string, type: DataType): ColumnKind {
  if (DataType.isDictionary(type)) return kindOf(name, type.dictionary)
  if (DataType.isInt(type) || DataType.isFloat(type)) return 'number'
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'string'
  if (DataType.isBool(type)) return 'boolean'
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return 'date'
  if (DataType.isNull(type)) return 'number'
  throw new FormatError(
    `fromArrow: expected columns of numbers, strings, booleans or dates, got ${type} in column ${show(name)}. Leave it out, or cast it.`,
  )
}
