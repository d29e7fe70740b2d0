import {
  type DenseMatrix,
  hostTensor,
  InputError,
  isSparse,
  type Matrix,
  type SparseMatrix,
  sparseMatrix,
  type Tensor,
  toDenseMatrix,
} from '@foldwise/core'

/** What parts made of the same rows, to be put side by side. */
export type Features = Matrix | SparseMatrix

export const widthOf = (part: Features, where: string): number =>
  isSparse(part) ? part.shape[1] : toDenseMatrix(part, where).shape[1]

/** Puts parts side by side, each times its weight (1 where there are none). */
export type Beside<Out> = (
  parts: readonly Features[],
  rows: number,
  widths: readonly number[],
  where: string,
  weights?: readonly number[],
) => Out

/** The parts side by side, float64 `[rows, widths]`. Throws `InputError` where a part's width is not the one learned. */
export function besideDense(
  parts: readonly Features[],
  rows: number,
  widths: readonly number[],
  where: string,
  weights: readonly number[] = [],
): Tensor<'float64'> {
  const width = widths.reduce((a, b) => a + b, 0)
  const out = new Float64Array(rows * width)
  let first = 0
  parts.forEach((part, p) => {
    const columns = widths[p]!
    if (isSparse(part)) {
      checkShape(part.shape, rows, columns, where)
      for (let i = 0; i < rows; i++) {
        const to = i * width + first
        for (let k = part.indptr[i]!; k < part.indptr[i + 1]!; k++) out[to + part.indices[k]!] = part.values[k]!
      }
    } else {
      const { data, shape } = toDenseMatrix(part, where)
      checkShape(shape, rows, columns, where)
      for (let i = 0, from = 0; i < rows; i++) {
        for (let to = i * width + first, end = to + columns; to < end; to++) out[to] = data[from++]!
      }
    }
    const weight = weights[p] ?? 1
    if (weight !== 1) {
      for (let i = 0; i < rows; i++) {
        for (let at = i * width + first, end = at + columns; at < end; at++) out[at]! *= weight
      }
    }
    first += columns
  })
  return hostTensor(out, [rows, width], 'float64')
}

/** The parts side by side as sparse rows: values that are not 0. */
export function besideSparse(
  parts: readonly Features[],
  rows: number,
  widths: readonly number[],
  where: string,
  weights: readonly number[] = [],
): SparseMatrix {
  const read = parts.map((part, p) => {
    const native = isSparse(part) ? part : toDenseMatrix(part, where)
    checkShape(native.shape, rows, widths[p]!, where)
    return native
  })
  const first = widths.map((_, p) => widths.slice(0, p).reduce((a, b) => a + b, 0))
  const indptr = rowStarts(read, rows)
  const indices = new Int32Array(indptr[rows]!)
  const values = new Float64Array(indptr[rows]!)
  const next = new Int32Array(BLOCK)
  // Some rows of all parts at a time: what is written stays in the cache until the last part.
  for (let begin = 0; begin < rows; begin += BLOCK) {
    const end = Math.min(begin + BLOCK, rows)
    next.set(indptr.subarray(begin, end))
    read.forEach((part, p) => {
      const write = { next, indices, values, first: first[p]!, weight: weights[p] ?? 1 }
      if (part.kind === 'sparse') writeSparse(part, begin, end, write)
      else writeDense(part, begin, end, write)
    })
  }
  return sparseMatrix([rows, first.length === 0 ? 0 : first.at(-1)! + widths.at(-1)!], indptr, indices, values)
}

const BLOCK = 512

/** Sparse rows in the making, the place of the next value of each row of the block, and where and how a part goes into them. */
interface Writing {
  readonly first: number
  readonly weight: number
  readonly next: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

function writeSparse(part: SparseMatrix, begin: number, end: number, out: Writing): void {
  const { next, indices, values, first, weight } = out
  const { indptr, indices: columns, values: from } = part
  for (let i = begin, k = indptr[begin]!; i < end; i++) {
    let at = next[i - begin]!
    for (const last = indptr[i + 1]!; k < last; k++) {
      indices[at] = first + columns[k]!
      values[at++] = from[k]! * weight
    }
    next[i - begin] = at
  }
}

function writeDense({ data, shape }: DenseMatrix, begin: number, end: number, out: Writing): void {
  const { next, indices, values, first, weight } = out
  const width = shape[1]
  for (let i = begin, k = begin * width; i < end; i++) {
    let at = next[i - begin]!
    for (let j = 0; j < width; j++, k++) {
      const v = data[k]!
      if (v === 0) continue
      indices[at] = first + j
      values[at++] = v * weight
    }
    next[i - begin] = at
  }
}

/** Where each row starts, and the last one ends, among the values that are to be written. */
function rowStarts(parts: readonly (DenseMatrix | SparseMatrix)[], rows: number): Int32Array {
  const starts = new Int32Array(rows + 1)
  for (const part of parts) {
    if (part.kind === 'sparse') {
      const { indptr } = part
      for (let i = 0; i < rows; i++) starts[i + 1]! += indptr[i + 1]! - indptr[i]!
    } else addNonZeros(part, starts)
  }
  for (let i = 0; i < rows; i++) starts[i + 1]! += starts[i]!
  return starts
}

function addNonZeros({ data, shape: [rows, width] }: DenseMatrix, starts: Int32Array): void {
  for (let i = 0, k = 0; i < rows; i++) {
    let zeros = 0
    for (let j = 0; j < width; j++, k++) if (data[k] === 0) zeros++
    starts[i + 1]! += width - zeros
  }
}

function checkShape(shape: readonly number[], rows: number, columns: number, where: string): void {
  // No rows, given as an empty list, have no columns either.
  if (shape[0] === rows && (shape[1] === columns || rows === 0)) return
  throw new InputError(
    `${where}: expected a part to give ${rows} rows of ${columns} columns, got ${shape[0]} of ${shape[1]}. Let it give every row as many columns as in fit.`,
  )
}
