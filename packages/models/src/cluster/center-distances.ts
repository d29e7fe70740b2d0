import {
  checkpoints,
  type DenseMatrix,
  denseOrSparseInput,
  hostTensor,
  isSparse,
  type Matrix,
  methodInput,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { cut } from '@foldwise/kernels'
import { centersOf } from './center-methods.ts'

type Rows = DenseMatrix | SparseMatrix

/** Operations between two looks at the clock. */
const SLICE = 1 << 22

/** Distances of rows from centres, on models that have `predict` besides. */
export function distanceAbilities(type: string, state: State, nClusters: number, features: number | undefined) {
  const centers = centersOf(state, nClusters, features)
  const rowsFor = (method: string, x: Matrix | SparseMatrix): Rows =>
    methodInput(`${type}.${method}`, denseOrSparseInput, x, false, features)
  return {
    /** Distance of each row from each centre, float64 `[rows, nClusters]`: `clusterDistances` does it in pipelines. */
    async transform(x: Matrix | SparseMatrix): Promise<Tensor<'float64'>> {
      return centerDistances(rowsFor('transform', x), centers, nClusters)
    },
    /** Sum of squared distances of rows from their nearest centres; scikit-learn's `score` is its negative. */
    async inertia(x: Matrix | SparseMatrix): Promise<number> {
      const rows = rowsFor('inertia', x)
      let sum = 0
      await eachRow(rows, centers, nClusters, (_, squares) => {
        sum += squares.reduce((a, b) => Math.min(a, b))
      })
      return sum
    },
  }
}

/** float64 `[rows, count]` */
export async function centerDistances(x: Rows, centers: Float64Array, count: number): Promise<Tensor<'float64'>> {
  const out = new Float64Array(x.shape[0] * count)
  await eachRow(x, centers, count, (row, squares) => {
    for (let c = 0; c < count; c++) out[row * count + c] = Math.sqrt(squares[c]!)
  })
  return hostTensor(out, [x.shape[0], count], 'float64')
}

/** Calls `visit` with the squared distances of each row from the centres. */
async function eachRow(
  x: Rows,
  centers: Float64Array,
  count: number,
  visit: (row: number, squares: Float64Array) => void,
): Promise<void> {
  const [rows, columns] = x.shape
  const squares = new Float64Array(count)
  const write = isSparse(x) ? sparseSquares(x, centers, squares) : denseSquares(x, centers, squares)
  const pause = checkpoints()
  for (const [from, to] of cut(rows, Math.max(1, Math.floor(SLICE / (count * columns))))) {
    await pause()
    for (let row = from; row < to; row++) {
      write(row)
      visit(row, squares)
    }
  }
}

function denseSquares({ data, shape: [, columns] }: DenseMatrix, centers: Float64Array, out: Float64Array) {
  return (row: number): void => {
    const at = row * columns
    for (let c = 0; c < out.length; c++) {
      let sum = 0
      for (let j = 0, k = c * columns; j < columns; j++, k++) {
        const off = data[at + j]! - centers[k]!
        sum += off * off
      }
      out[c] = sum
    }
  }
}

/** As |c|^2 + sum of v (v - 2 c) over what is stored. */
function sparseSquares({ indptr, indices, values, shape }: SparseMatrix, centers: Float64Array, out: Float64Array) {
  const columns = shape[1]
  const norms = new Float64Array(out.length)
  for (let k = 0; k < centers.length; k++) norms[Math.floor(k / columns)]! += centers[k]! * centers[k]!
  return (row: number): void => {
    const end = indptr[row + 1]!
    for (let c = 0; c < out.length; c++) {
      let sum = norms[c]!
      for (let e = indptr[row]!; e < end; e++)
        sum += values[e]! * (values[e]! - 2 * centers[c * columns + indices[e]!]!)
      // Rounding can leave a row below 0 from a centre that it is.
      out[c] = Math.max(0, sum)
    }
  }
}
