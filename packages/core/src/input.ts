import { InputError, show } from './errors.ts'
import { allFinite } from './finite.ts'
import { hostData } from './host.ts'
import { copyNdArray, isNdArray, type NdArray } from './ndarray.ts'
import { checkShape, showShape } from './shape.ts'
import { checkSparse, isSparse, type SparseMatrix } from './sparse.ts'
import { firstMissing, isTable, type Table, tableValues } from './table.ts'
import { rowCount } from './take-rows.ts'
import { Tensor } from './tensor.ts'

/** Dense rows as users give them: a rank-2 tensor, an ndarray view, rows of numbers, or a table of numbers and booleans. */
export type Matrix = Tensor | NdArray | readonly (readonly number[])[] | readonly ArrayLike<number>[] | Table

/** Dense rows as algorithms get them: row-major float64. */
export interface DenseMatrix {
  readonly kind: 'dense'
  /** `[rows, columns]`. */
  readonly shape: readonly [number, number]
  readonly data: Float64Array
}

/** A kind of input an estimator can take: how it is checked and converted, once, at the edge. */
export interface InputKind<In, Native> {
  readonly name: string
  /** The native form. Throws `InputError` that starts with `where`. `finite` asks for values without NaN and infinities. */
  convert(x: In, where: string, options: { readonly finite: boolean }): Native
  rows(native: Native): number
  /** Columns, or `undefined` where the notion does not apply (text). */
  features(native: Native): number | undefined
}

/** Dense rows only. */
export const denseInput: InputKind<Matrix, DenseMatrix> = {
  name: 'dense',
  convert: (x, where, { finite }) => {
    if (isSparse(x)) {
      throw new InputError(`${where}: expected dense rows, got a sparse matrix. Convert it with toDense, if it fits.`)
    }
    const dense = toDenseMatrix(x, where)
    if (finite) checkFinite(dense.data, dense.shape[1], where)
    return dense
  },
  rows: (x) => x.shape[0],
  features: (x) => x.shape[1],
}

/** Dense rows or a CSR matrix. */
export const denseOrSparseInput: InputKind<Matrix | SparseMatrix, DenseMatrix | SparseMatrix> = {
  name: 'dense or sparse',
  convert: (x, where, options) => {
    if (!isSparse(x)) return denseInput.convert(x, where, options)
    if (!checkSparse(x) && options.finite) throw notFinite(x, where)
    return x
  },
  rows: (x) => x.shape[0],
  features: (x) => x.shape[1],
}

/** One string a row. */
export const textInput: InputKind<readonly string[], readonly string[]> = {
  name: 'text',
  convert: (x, where) => {
    if (!Array.isArray(x)) {
      throw new InputError(`${where}: expected an array of strings, got ${show(x)}. Wrap a single text: [text].`)
    }
    for (let i = 0; i < x.length; i++) {
      if (typeof x[i] !== 'string') {
        throw new InputError(`${where}: expected a string in row ${i}, got ${show(x[i])}. Convert or drop the row.`)
      }
    }
    return x
  },
  rows: (x) => x.length,
  features: () => undefined,
}

/** A table, as it is. `finite` asks for columns without missing values. */
export const tableInput: InputKind<Table, Table> = {
  name: 'table',
  convert(x, where, { finite }) {
    if (!isTable(x)) {
      throw new InputError(`${where}: expected a table, got ${show(x)}. Make one, as with tableFromRecords.`)
    }
    for (const c of finite ? x.columns : []) {
      const row = firstMissing(c)
      if (row >= 0) {
        throw new InputError(
          `${where}: expected a value in each row of column ${show(c.name)}, got none in row ${row}. Impute or drop it first.`,
        )
      }
    }
    return x
  },
  rows: (x) => x.rows,
  features: (x) => x.columns.length,
}

/** Rows of any kind that `takeRows` knows, as they are: for composites, whose parts check and convert them. */
export const anyRows: InputKind<unknown, unknown> = {
  name: 'any rows',
  convert: (x, where) => {
    rowCount(x, where)
    return x
  },
  rows: (x) => rowCount(x),
  features: () => undefined,
}

/** Row-major float64 rows of any dense input; float64 host tensors are taken without a copy. */
export function toDenseMatrix(x: Matrix, where: string): DenseMatrix {
  if (x instanceof Tensor) {
    if (x.shape.length !== 2) throw wrongRank(where, `a tensor of shape ${showShape(x.shape)}`)
    const data = hostData(x)
    return dense(x.shape[0]!, x.shape[1]!, data instanceof Float64Array ? data : Float64Array.from(data))
  }
  if (isNdArray(x)) {
    if (x.shape.length !== 2) throw wrongRank(where, `an ndarray of shape ${showShape(x.shape)}`)
    checkShape(where, x.shape)
    const [rows, columns] = x.shape as [number, number]
    return dense(rows, columns, copyNdArray<'float64'>(x, new Float64Array(rows * columns)))
  }
  if (isTable(x)) return dense(x.rows, x.columns.length, tableValues(x, where))
  if (!Array.isArray(x)) throw wrongRank(where, show(x))
  return fromRows(x, where)
}

function fromRows(rows: readonly ArrayLike<number>[], where: string): DenseMatrix {
  if (rows.length > 0 && (typeof rows[0] === 'number' || typeof rows[0] === 'string')) {
    throw wrongRank(where, 'an array of single values')
  }
  for (let i = 0; i < rows.length; i++) {
    if (!Array.isArray(rows[i]) && !ArrayBuffer.isView(rows[i])) {
      throw new InputError(
        `${where}: expected an array of numbers in row ${i}, got ${show(rows[i])}. Make each row an array of its values.`,
      )
    }
  }
  const columns = rows[0]?.length ?? 0
  const data = new Float64Array(rows.length * columns)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (row.length !== columns) {
      throw new InputError(
        `${where}: expected ${columns} values in row ${i}, got ${row.length}. Make the rows equally long.`,
      )
    }
    for (let j = 0; j < columns; j++) {
      const v = row[j]
      if (typeof v !== 'number') {
        throw new InputError(`${where}: expected a number in row ${i}, column ${j}, got ${show(v)}. Encode it first.`)
      }
      data[i * columns + j] = v
    }
  }
  return dense(rows.length, columns, data)
}

const dense = (rows: number, columns: number, data: Float64Array): DenseMatrix => ({
  kind: 'dense',
  shape: [rows, columns],
  data,
})

const wrongRank = (where: string, got: string): InputError =>
  new InputError(`${where}: expected rows and columns, got ${got}. Give a rank-2 tensor or an array of rows.`)

/** Index of the first NaN or infinity, or -1. */
const firstNotFinite = (data: Float64Array): number =>
  allFinite(data) ? -1 : data.findIndex((v) => !Number.isFinite(v))

function checkFinite(data: Float64Array, columns: number, where: string): void {
  const bad = firstNotFinite(data)
  if (bad < 0) return
  throw new InputError(
    `${where}: expected finite numbers, got ${data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}. Impute or drop it first.`,
  )
}

function notFinite(x: SparseMatrix, where: string): InputError {
  const bad = firstNotFinite(x.values)
  const row = x.indptr.findIndex((start) => start > bad) - 1
  return new InputError(
    `${where}: expected finite numbers, got ${x.values[bad]} in row ${row}, column ${x.indices[bad]}. Impute or drop it first.`,
  )
}
