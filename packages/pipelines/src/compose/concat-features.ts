import {
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

/** The parts side by side, float64 `[rows, widths]`. Throws `InputError` where a part's width is not the one learned. */
export function besideDense(
  parts: readonly Features[],
  rows: number,
  widths: readonly number[],
  where: string,
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
): SparseMatrix {
  const width = widths.reduce((a, b) => a + b, 0)
  const counts = new Int32Array(rows)
  const read = parts.map((part, p) => {
    if (isSparse(part)) {
      checkShape(part.shape, rows, widths[p]!, where)
      for (let i = 0; i < rows; i++) counts[i]! += part.indptr[i + 1]! - part.indptr[i]!
      return part
    }
    const dense = toDenseMatrix(part, where)
    checkShape(dense.shape, rows, widths[p]!, where)
    for (let i = 0, k = 0; i < rows; i++)
      for (let j = 0; j < widths[p]!; j++, k++) if (dense.data[k] !== 0) counts[i]!++
    return dense
  })
  const indptr = new Int32Array(rows + 1)
  for (let i = 0; i < rows; i++) indptr[i + 1] = indptr[i]! + counts[i]!
  const indices = new Int32Array(indptr[rows]!)
  const values = new Float64Array(indptr[rows]!)
  const next = indptr.slice(0, rows)
  let first = 0
  read.forEach((part, p) => {
    if (part.kind === 'sparse') {
      for (let i = 0; i < rows; i++) {
        for (let k = part.indptr[i]!; k < part.indptr[i + 1]!; k++) {
          const at = next[i]!++
          indices[at] = first + part.indices[k]!
          values[at] = part.values[k]!
        }
      }
    } else {
      for (let i = 0, k = 0; i < rows; i++) {
        for (let j = 0; j < widths[p]!; j++, k++) {
          if (part.data[k] === 0) continue
          const at = next[i]!++
          indices[at] = first + j
          values[at] = part.data[k]!
        }
      }
    }
    first += widths[p]!
  })
  return sparseMatrix([rows, width], indptr, indices, values)
}

function checkShape(shape: readonly number[], rows: number, columns: number, where: string): void {
  // No rows, given as an empty list, have no columns either.
  if (shape[0] === rows && (shape[1] === columns || rows === 0)) return
  throw new InputError(
    `${where}: expected a part to give ${rows} rows of ${columns} columns, got ${shape[0]} of ${shape[1]}. Let it give every row as many columns as in fit.`,
  )
}
