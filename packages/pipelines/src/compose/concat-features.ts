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
  const read = parts.map((part, p) => {
    const native = isSparse(part) ? part : toDenseMatrix(part, where)
    checkShape(native.shape, rows, widths[p]!, where)
    return native
  })
  const total = read.reduce((sum, part) => sum + (part.kind === 'sparse' ? part.values.length : nonZeros(part.data)), 0)
  const indptr = new Int32Array(rows + 1)
  const indices = new Int32Array(total)
  const values = new Float64Array(total)
  const first = widths.map((_, p) => widths.slice(0, p).reduce((a, b) => a + b, 0))
  // Row by row, so that the output is written from its beginning to its end.
  for (let i = 0, at = 0; i < rows; i++) {
    for (let p = 0; p < read.length; p++) {
      const part = read[p]!
      const from = first[p]!
      if (part.kind === 'sparse') {
        const end = part.indptr[i + 1]!
        for (let k = part.indptr[i]!; k < end; k++) {
          indices[at] = from + part.indices[k]!
          values[at++] = part.values[k]!
        }
      } else {
        const { data } = part
        const width = widths[p]!
        for (let j = 0, k = i * width; j < width; j++, k++) {
          const v = data[k]!
          if (v === 0) continue
          indices[at] = from + j
          values[at++] = v
        }
      }
    }
    indptr[i + 1] = at
  }
  return sparseMatrix([rows, first.length === 0 ? 0 : first.at(-1)! + widths.at(-1)!], indptr, indices, values)
}

function nonZeros(data: Float64Array): number {
  let zeros = 0
  for (let k = 0; k < data.length; k++) if (data[k] === 0) zeros++
  return data.length - zeros
}

function checkShape(shape: readonly number[], rows: number, columns: number, where: string): void {
  // No rows, given as an empty list, have no columns either.
  if (shape[0] === rows && (shape[1] === columns || rows === 0)) return
  throw new InputError(
    `${where}: expected a part to give ${rows} rows of ${columns} columns, got ${shape[0]} of ${shape[1]}. Let it give every row as many columns as in fit.`,
  )
}
