import { InputError, show } from '../errors.ts'

type Columns = { readonly [name: string]: ArrayLike<unknown> }

/** How many rows the columns have. Throws `InputError` unless all are of one length, at least 1. */
export function countRows(rows: object): number {
  const columns = Object.entries(rows as Columns)
  const [first] = columns
  if (first === undefined) throw new InputError('suite.run: expected columns, got none. Pass { yTrue, yPred, ... }.')
  for (const [name, column] of columns) {
    if (typeof column !== 'object' || !Number.isSafeInteger(column?.length)) {
      throw new InputError(
        `suite.run: expected every column to be an array or a typed array, got ${show(column)} for '${name}'. Pass settings in the metric's function.`,
      )
    }
    if (column.length !== first[1].length) {
      throw new InputError(
        `suite.run: expected as many entries in '${name}' as in '${first[0]}', got ${column.length} and ${first[1].length}. ` +
          'List the same rows in every column; of several numbers a row, pass an array of rows.',
      )
    }
  }
  if (first[1].length === 0) {
    throw new InputError('suite.run: expected at least one row, got none. Check what was loaded.')
  }
  return first[1].length
}

/**
 * The rows at these places, every column in its own type. A column is copied when it is first read: of a resample, a
 * metric seldom reads more than two.
 */
export function takeRows<Rows extends object>(rows: Rows, places: ArrayLike<number>): Rows {
  const taken = {}
  for (const [name, column] of Object.entries(rows as Columns)) {
    let copy: ArrayLike<unknown> | undefined
    Object.defineProperty(taken, name, { enumerable: true, get: () => (copy ??= takeColumn(column, places)) })
  }
  return taken as Rows
}

/** A column by name. Throws `InputError` where the rows have none, saying what it is for. */
export function columnOf<Rows>(purpose: string, rows: Rows, column: keyof Rows): ArrayLike<unknown> {
  if (Object.hasOwn(rows as object, column)) return rows[column] as ArrayLike<unknown>
  throw new InputError(
    `suite.run: expected a column ${show(column)} for ${purpose}, got only ${Object.keys(rows as object).join(', ')}. Add it to the rows.`,
  )
}

function takeColumn(column: ArrayLike<unknown>, places: ArrayLike<number>): ArrayLike<unknown> {
  const length = places.length
  const out: { [i: number]: unknown } & ArrayLike<unknown> = ArrayBuffer.isView(column)
    ? new (column.constructor as new (length: number) => unknown[])(length)
    : new Array(length)
  for (let i = 0; i < length; i++) out[i] = column[places[i]!]
  return out
}
