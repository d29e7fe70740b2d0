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
import { type Kernels, loadKernels } from '@foldwise/kernels'
import { FEW_VALUES, inSlices } from './kernel-slices.ts'

type Rows = DenseMatrix | SparseMatrix

/** Dense values changed one by one, with their columns. */
export function mapDense(x: DenseMatrix, change: (v: number, column: number) => number): Tensor<'float64'> {
  const { data } = x
  const [rows, columns] = x.shape
  const out = new Float64Array(rows * columns)
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) out[k] = change(data[k]!, j)
  return hostTensor(out, x.shape, 'float64')
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

/** `(v - center) / scale`, either left out where there is none. Sparse rows have no center. Dense rows are written over where the caller says so. */
export async function standardize(
  x: Rows,
  center: Float64Array | undefined,
  scale: Float64Array | undefined,
  over = false,
): Promise<Tensor<'float64'> | SparseMatrix> {
  if (isSparse(x)) {
    const values = x.values.map((v, k) => (scale ? v / scale[x.indices[k]!]! : v))
    return sparseMatrix(x.shape, x.indptr, x.indices, values)
  }
  const [rows, columns] = x.shape
  const to = over ? x.data : new Float64Array(rows * columns)
  const from = center ?? new Float64Array(columns)
  const by = scale ?? new Float64Array(columns).fill(1)
  if (x.data.length < FEW_VALUES) plainly(x.data, from, by, to)
  else byKernels(await loadKernels(), x.data, from, by, to)
  return hostTensor(to, x.shape, 'float64')
}

function plainly(data: Float64Array, center: Float64Array, scale: Float64Array, to: Float64Array): void {
  for (let k = 0, j = 0; k < data.length; k++) {
    to[k] = (data[k]! - center[j]!) / scale[j]!
    if (++j === center.length) j = 0
  }
}

/** The same, bit for bit, two divisions at a time. */
function byKernels(
  kernels: Kernels,
  data: Float64Array,
  centers: Float64Array,
  scales: Float64Array,
  to: Float64Array,
): void {
  using ws = kernels.workspace()
  const columns = centers.length
  const [center, scale] = [ws.float64(centers), ws.float64(scales)]
  inSlices(kernels, ws, data, columns, ({ k, rows, values, from }) => {
    k.standardizeColumns(rows, columns, values.at, center.at, scale.at)
    to.set(rows * columns === values.length ? values.view : values.view.subarray(0, rows * columns), from)
  })
}

/** `v * scale + center`: what `standardize` is undone by. */
export function unstandardize(
  x: Rows,
  center: Float64Array | undefined,
  scale: Float64Array | undefined,
): Tensor<'float64'> | SparseMatrix {
  if (isSparse(x)) {
    const values = x.values.map((v, k) => (scale ? v * scale[x.indices[k]!]! : v))
    return sparseMatrix(x.shape, x.indptr, x.indices, values)
  }
  return mapDense(x, (v, j) => (scale ? v * scale[j]! : v) + (center ? center[j]! : 0))
}
