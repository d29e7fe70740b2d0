import { InputError } from './errors.ts'
import { checkShape, showShape } from './shape.ts'

/** Rows of mostly zeros in compressed sparse row form (CSR). Columns ascend within a row. */
export interface SparseMatrix {
  readonly kind: 'sparse'
  /** `[rows, columns]`. */
  readonly shape: readonly [number, number]
  /** Where each row starts in `indices` and `values`; `rows + 1` entries, the last is the number of values. */
  readonly indptr: Int32Array
  /** Column of each value. */
  readonly indices: Int32Array
  readonly values: Float64Array
}

/** A CSR matrix over the given arrays, without a copy. Throws `InputError` where they do not form one. */
export function sparseMatrix(
  shape: readonly [number, number],
  indptr: Int32Array,
  indices: Int32Array,
  values: Float64Array,
): SparseMatrix {
  const x = { kind: 'sparse' as const, shape: Object.freeze([...shape] as [number, number]), indptr, indices, values }
  checkSparse(x)
  return Object.freeze(x)
}

/** Whether a value is a `SparseMatrix`. */
export function isSparse(x: unknown): x is SparseMatrix {
  return typeof x === 'object' && x !== null && (x as SparseMatrix).kind === 'sparse'
}

/** The CSR form of dense rows; zeros are left out. `data` is row-major. Throws `InputError` for a wrong length. */
export function sparseFromDense(data: ArrayLike<number>, rows: number, columns: number): SparseMatrix {
  checkShape('sparseFromDense', [rows, columns])
  if (data.length !== rows * columns) {
    throw new InputError(
      `sparseFromDense: expected ${rows * columns} values for shape ${showShape([rows, columns])}, got ${data.length}. Check the shape.`,
    )
  }
  const indptr = new Int32Array(rows + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const v = data[i * columns + j]!
      if (v !== 0) {
        indices.push(j)
        values.push(v)
      }
    }
    indptr[i + 1] = indices.length
  }
  return sparseMatrix([rows, columns], indptr, Int32Array.from(indices), Float64Array.from(values))
}

/** Dense row-major values. Throws `InputError` where there would be 2^32 of them or more. */
export function toDense(x: SparseMatrix): Float64Array {
  checkShape('toDense', x.shape)
  const [rows, columns] = x.shape
  const out = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) out[i * columns + x.indices[k]!] = x.values[k]!
  }
  return out
}

/** The given rows, in the given order. */
export function sparseRows(x: SparseMatrix, rows: ArrayLike<number>): SparseMatrix {
  const indptr = new Int32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) {
    const r = rows[i]!
    if (!(Number.isInteger(r) && r >= 0 && r < x.shape[0])) {
      throw new InputError(`sparseRows: expected row numbers from 0 to ${x.shape[0] - 1}, got ${r}. Check the index.`)
    }
    indptr[i + 1] = indptr[i]! + x.indptr[r + 1]! - x.indptr[r]!
  }
  const indices = new Int32Array(indptr[rows.length]!)
  const values = new Float64Array(indices.length)
  for (let i = 0; i < rows.length; i++) {
    const from = x.indptr[rows[i]!]!
    const to = x.indptr[rows[i]! + 1]!
    indices.set(x.indices.subarray(from, to), indptr[i]!)
    values.set(x.values.subarray(from, to), indptr[i]!)
  }
  return sparseMatrix([rows.length, x.shape[1]], indptr, indices, values)
}

/** Throws `InputError` unless the arrays form a CSR matrix. Whether its values are all finite, which is seen on the way. */
export function checkSparse({ shape, indptr, indices, values }: SparseMatrix): boolean {
  const [rows, columns] = shape
  const bad = (what: string, got: unknown): never => {
    throw new InputError(`sparseMatrix: expected ${what}, got ${got}. Shape is ${showShape(shape)}; check the arrays.`)
  }
  if (!(Number.isInteger(rows) && rows >= 0 && Number.isInteger(columns) && columns >= 0)) {
    bad('a shape of two integers >= 0', showShape(shape))
  }
  if (indptr.length !== rows + 1) bad(`indptr of length ${rows + 1}`, indptr.length)
  if (indptr[0] !== 0) bad('indptr to start at 0', indptr[0])
  if (indptr[rows] !== values.length) bad(`indptr to end at the ${values.length} values`, indptr[rows])
  if (indices.length !== values.length) bad(`as many indices as the ${values.length} values`, indices.length)
  let finite = 0
  for (let i = 0; i < rows; i++) {
    if (indptr[i + 1]! < indptr[i]!) bad('an indptr that never falls', `${indptr[i]} then ${indptr[i + 1]}`)
    const end = indptr[i + 1]!
    const order = checkRow(indices, values, indptr[i]!, end)
    if (order < 0) bad(`columns that ascend in row ${i}`, fallIn(indices, indptr[i]!, end))
    finite += order
    // They ascend, so that the last one is the largest.
    const last = end > indptr[i]! ? indices[end - 1]! : -1
    if (last >= columns) bad(`columns below ${columns}`, last)
  }
  return finite === 0
}

/**
 * Of a row: -1 unless its columns are integers >= 0 that ascend, else 0 for values that are all finite and NaN for others. One pass, so
 * that comparisons are made while values come from memory; four entries a turn of the loop, which costs as much as an entry.
 */
function checkRow(indices: Int32Array, values: Float64Array, from: number, to: number): number {
  let last = -1
  // Times 0 only values that are not finite are not 0.
  let even = 0
  let odd = 0
  let k = from
  for (; k + 3 < to; k += 4) {
    const a = indices[k]!
    const b = indices[k + 1]!
    const c = indices[k + 2]!
    const d = indices[k + 3]!
    if (a <= last || b <= a || c <= b || d <= c) return -1
    even += values[k]! * 0 + values[k + 1]! * 0
    odd += values[k + 2]! * 0 + values[k + 3]! * 0
    last = d
  }
  for (; k < to; k++) {
    const c = indices[k]!
    if (c <= last) return -1
    even += values[k]! * 0
    last = c
  }
  return even + odd
}

function fallIn(indices: Int32Array, from: number, to: number): string {
  let last = -1
  for (let k = from; k < to; k++) {
    if (indices[k]! <= last) return `${last} then ${indices[k]}`
    last = indices[k]!
  }
  return 'none'
}
