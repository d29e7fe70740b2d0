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

/** Throws `InputError` unless the arrays form a CSR matrix. */
export function checkSparse({ shape, indptr, indices, values }: SparseMatrix): void {
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
  for (let i = 0; i < rows; i++) {
    if (indptr[i + 1]! < indptr[i]!) bad('an indptr that never falls', `${indptr[i]} then ${indptr[i + 1]}`)
    const end = indptr[i + 1]!
    if (!ascends(indices, indptr[i]!, end)) bad(`columns that ascend in row ${i}`, fallIn(indices, indptr[i]!, end))
    // They ascend, so that the last one is the largest.
    const last = end > indptr[i]! ? indices[end - 1]! : -1
    if (last >= columns) bad(`columns below ${columns}`, last)
  }
}

/** Whether integers >= 0 ascend. Signs are gathered and looked at once: a branch for each takes twice the time. */
function ascends(indices: Int32Array, from: number, to: number): boolean {
  let last = from < to ? indices[from]! : 0
  let signs = last
  for (let k = from + 1; k < to; k++) {
    const c = indices[k]!
    // The difference of two that are not negative cannot overflow.
    signs |= (c - last - 1) | c
    last = c
  }
  return signs >= 0
}

function fallIn(indices: Int32Array, from: number, to: number): string {
  let last = -1
  for (let k = from; k < to; k++) {
    if (indices[k]! <= last) return `${last} then ${indices[k]}`
    last = indices[k]!
  }
  return 'none'
}
