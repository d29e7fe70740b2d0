import { allocate, type Data } from './dtype.ts'
import { InputError, show } from './errors.ts'
import { hostData, hostTensor } from './host.ts'
import { isNdArray } from './ndarray.ts'
import { fromNdarray } from './ndarray-view.ts'
import { sizeOf } from './shape.ts'
import { isSparse, sparseRows } from './sparse.ts'
import { isTable, tableRows } from './table.ts'
import { Tensor } from './tensor.ts'

/** Number of rows of anything rows can be taken from: arrays, typed arrays, tensors, sparse matrices, ndarrays, tables. */
export function rowCount(x: unknown, where = 'takeRows'): number {
  if (Array.isArray(x) || (ArrayBuffer.isView(x) && !(x instanceof DataView))) return (x as ArrayLike<unknown>).length
  if ((x instanceof Tensor || isSparse(x) || isNdArray(x)) && x.shape.length > 0) return x.shape[0]!
  if (isTable(x)) return x.rows
  throw new InputError(
    `${where}: expected an array, tensor, sparse matrix, ndarray or table, got ${show(x)}. Convert it first.`,
  )
}

/** The given rows of `x`, in the given order, as a new value of the same kind (an ndarray becomes a tensor). */
export function takeRows<X>(x: X, rows: ArrayLike<number>): X
export function takeRows(x: unknown, rows: ArrayLike<number>): unknown {
  checkNumbers(rows, rowCount(x))
  if (isSparse(x)) return sparseRows(x, rows)
  if (isTable(x)) return tableRows(x, rows)
  if (x instanceof Tensor) return tensorRows(x, rows)
  if (isNdArray(x)) return tensorRows(fromNdarray(x), rows)
  if (Array.isArray(x)) return arrayRows(x, rows)
  const from = x as Float64Array
  // A Node Buffer is a Uint8Array whose own constructor is deprecated.
  const Type = from instanceof Uint8Array ? Uint8Array : (from.constructor as Float64ArrayConstructor)
  const out = new Type(rows.length)
  for (let i = 0; i < rows.length; i++) out[i] = from[rows[i]!]!
  return out
}

/** A function of its own, so that its loop is compiled for arrays alone. */
function arrayRows(x: readonly unknown[], rows: ArrayLike<number>): unknown[] {
  const out = new Array<unknown>(rows.length)
  for (let i = 0; i < out.length; i++) out[i] = x[rows[i]!]
  return out
}

/** The given rows of a float64 host tensor, written to the start of `memory`, which has to have room. */
export function takeRowsInto(t: Tensor<'float64'>, rows: ArrayLike<number>, memory: Float64Array): Tensor<'float64'> {
  checkNumbers(rows, rowCount(t))
  const shape = [rows.length, ...t.shape.slice(1)]
  const out = memory.subarray(0, sizeOf(shape))
  copyRows(hostData(t), rows, sizeOf(t.shape.slice(1)), out)
  return hostTensor(out, shape, 'float64')
}

function checkNumbers(rows: ArrayLike<number>, count: number): void {
  const bad = rows instanceof Int32Array ? firstOutside(rows, count) : firstNoRow(rows, count)
  if (bad < 0) return
  throw new InputError(`takeRows: expected row numbers from 0 to ${count - 1}, got ${rows[bad]}. Check the index.`)
}

function firstOutside(rows: Int32Array, count: number): number {
  for (let i = 0; i < rows.length; i++) if (rows[i]! < 0 || rows[i]! >= count) return i
  return -1
}

function firstNoRow(rows: ArrayLike<number>, count: number): number {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    if (!(row >= 0 && row < count && Number.isInteger(row))) return i
  }
  return -1
}

function tensorRows(t: Tensor, rows: ArrayLike<number>): Tensor {
  const width = sizeOf(t.shape.slice(1))
  const out = allocate(t.dtype, rows.length * width)
  copyRows(hostData(t), rows, width, out)
  return hostTensor(out, [rows.length, ...t.shape.slice(1)], t.dtype)
}

/** Rows of a fold mostly follow one another: each run is one copy. */
function copyRows(from: Data, rows: ArrayLike<number>, width: number, out: Data): void {
  for (let i = 0; i < rows.length; ) {
    const first = rows[i]!
    let n = 1
    while (rows[i + n] === first + n) n++
    out.set(from.subarray(first * width, (first + n) * width), i * width)
    i += n
  }
}
