import { type SparseMatrix, sparseRows } from '@foldwise/core'
import { type Csr, csrRowSquares, type Kernels, type Region, toCsr, type Workspace } from '@foldwise/kernels'

/** Sparse rows in kernel memory, with weights above 0 where they have any. */
export interface SparseRows {
  readonly rows: number
  readonly columns: number
  readonly csr: Csr
  /** Sum of squares of each row, float64 [rows]. */
  readonly squares: Region<Float64Array>
  readonly weights: Region<Float64Array> | undefined
}

/** A copy of the rows of the given numbers, in their order; of all of them where none are given. */
export function sparseClusterRows(
  kernels: Kernels,
  ws: Workspace,
  x: SparseMatrix,
  numbers: ArrayLike<number> | undefined,
  weight: Float64Array | undefined,
): SparseRows {
  const some = numbers ? sparseRows(x, numbers) : x
  const [rows, columns] = some.shape
  const { indptr, indices, values } = some
  const csr = toCsr(ws, { rows, columns, indptr, indices, values })
  const squares = ws.raw(Float64Array, rows)
  csrRowSquares(kernels, csr, squares)
  const weights = weight && ws.float64(numbers ? Array.from(numbers, (i) => weight[i]!) : weight)
  return { rows, columns, csr, squares, weights }
}

/** Some of the rows, dense, `[numbers, columns]`. */
export function takeSparseRows({ columns, csr }: SparseRows, numbers: ArrayLike<number>): Float64Array {
  const out = new Float64Array(numbers.length * columns)
  const [starts, indices, values] = [csr.indptr.view, csr.indices.view, csr.values.view]
  for (let n = 0; n < numbers.length; n++) {
    const i = numbers[n]!
    for (let k = starts[i]!; k < starts[i + 1]!; k++) out[n * columns + indices[k]!] = values[k]!
  }
  return out
}

/** Rows cut into blocks of about so many entries. */
export function entryBlocks({ indptr, rows }: Csr, entries: number): [from: number, to: number][] {
  const starts = indptr.view
  const blocks: [number, number][] = []
  for (let from = 0; from < rows; ) {
    let to = from + 1
    while (to < rows && starts[to + 1]! - starts[from]! + (to - from) <= entries) to++
    blocks.push([from, to])
    from = to
  }
  return blocks
}
