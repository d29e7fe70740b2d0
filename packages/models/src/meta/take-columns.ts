import {
  type DenseMatrix,
  denseOrSparseInput,
  hostTensor,
  InputError,
  isSparse,
  type Matrix,
  type SparseMatrix,
  sparseMatrix,
  type Tensor,
} from '@foldwise/core'

/** Rows with columns that can be taken. Throws `InputError` for rows of another kind. */
export const withColumns = (x: unknown, where: string): DenseMatrix | SparseMatrix =>
  denseOrSparseInput.convert(x as Matrix, where, { finite: false })

/** The given columns in the given order, which may name one several times. */
export function takeColumns(x: DenseMatrix | SparseMatrix, columns: Int32Array): Tensor | SparseMatrix {
  return isSparse(x) ? sparseColumns(x, columns) : denseColumns(x, columns)
}

function denseColumns({ shape, data }: DenseMatrix, columns: Int32Array): Tensor {
  const [rows, width] = shape
  const out = new Float64Array(rows * columns.length)
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < columns.length; k++) out[i * columns.length + k] = data[i * width + columns[k]!]!
  }
  return hostTensor(out, [rows, columns.length], 'float64')
}

function sparseColumns(x: SparseMatrix, columns: Int32Array): SparseMatrix {
  const [rows, width] = x.shape
  const places = Array.from({ length: width }, (): number[] => [])
  columns.forEach((c, k) => {
    places[c]!.push(k)
  })
  const indptr = new Int32Array(rows + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let i = 0; i < rows; i++) {
    const found: [column: number, value: number][] = []
    for (let e = x.indptr[i]!; e < x.indptr[i + 1]!; e++) {
      for (const k of places[x.indices[e]!]!) found.push([k, x.values[e]!])
    }
    for (const [k, v] of found.sort((a, b) => a[0] - b[0])) {
      indices.push(k)
      values.push(v)
    }
    indptr[i + 1] = indices.length
  }
  return sparseMatrix([rows, columns.length], indptr, Int32Array.from(indices), Float64Array.from(values))
}

/** Throws `InputError` unless the rows are as wide as those that were learned. */
export function checkWidth(where: string, x: DenseMatrix | SparseMatrix, width: number): void {
  if (x.shape[1] !== width && x.shape[0] > 0) {
    throw new InputError(
      `${where}: expected ${width} features, as in fit, got ${x.shape[1]}. Prepare the rows as those the model learned from.`,
    )
  }
}
