import {
  type DenseMatrix,
  hostTensor,
  isSparse,
  learned,
  type SparseMatrix,
  type State,
  sparseMatrix,
  type Tensor,
} from '@foldwise/core'

type Rows = DenseMatrix | SparseMatrix

/** Dense values changed one by one, with their columns. */
export function mapDense(x: DenseMatrix, change: (v: number, column: number) => number): Tensor<'float64'> {
  const [rows, columns] = x.shape
  const out = new Float64Array(rows * columns)
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) out[k] = change(x.data[k]!, j)
  return hostTensor(out, x.shape, 'float64')
}

/** Values changed one by one, zeros of sparse rows excepted, which stay: `change` has to keep 0. */
export function mapStored(x: Rows, change: (v: number, column: number) => number): Tensor<'float64'> | SparseMatrix {
  if (!isSparse(x)) return mapDense(x, change)
  const values = x.values.map((v, k) => change(v, x.indices[k]!))
  return sparseMatrix(x.shape, x.indptr, x.indices, values)
}

/** Numbers a column, as state tensors; those that are undefined are left out. */
export function columnState(tensors: { readonly [name: string]: Float64Array | undefined }): State {
  const kept = Object.entries(tensors).filter((entry): entry is [string, Float64Array] => entry[1] !== undefined)
  return {
    tensors: Object.fromEntries(kept.map(([name, v]) => [name, hostTensor(v, [v.length], 'float64')])),
    facts: {},
  }
}

/** A state's numbers a column, where the parameters say that there are. */
export function columnOf(state: State, name: string, there: boolean, features: number | undefined) {
  return there ? learned(state, name, 'float64', [features]) : undefined
}

/** `(v - center) / scale`, either left out where there is none. Sparse rows have no center. */
export function standardize(x: Rows, center: Float64Array | undefined, scale: Float64Array | undefined) {
  if (center && scale && !isSparse(x)) return mapDense(x, (v, j) => (v - center[j]!) / scale[j]!)
  if (center && !isSparse(x)) return mapDense(x, (v, j) => v - center[j]!)
  return scale ? mapStored(x, (v, j) => v / scale[j]!) : mapStored(x, (v) => v)
}
