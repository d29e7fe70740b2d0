import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { type Csr, csrBlocks } from './csr.ts'
import { sparse } from './module.ts'

/** Sum of squares of each column, float64[columns]. */
export function csrColumnSquares(kernels: Kernels, x: Csr, squares: Region<Float64Array>): void {
  needLength('csrColumnSquares', squares, x.columns)
  squares.view.fill(0, 0, x.columns)
  kernels.use(sparse).csrColumnSquaresAdd(0, x.indptr.view[x.rows]!, x.indices.at, x.values.at, squares.at)
}

/** Stored entries of each column, int32[columns]. */
export function csrColumnCounts(kernels: Kernels, x: Csr, counts: Region<Int32Array>): void {
  needLength('csrColumnCounts', counts, x.columns)
  counts.view.fill(0, 0, x.columns)
  kernels.use(sparse).csrColumnCountsAdd(0, x.indptr.view[x.rows]!, x.indices.at, counts.at)
}

/** Sum of squares of each row, float64[rows]. */
export function csrRowSquares(kernels: Kernels, x: Csr, squares: Region<Float64Array>): void {
  needLength('csrRowSquares', squares, x.rows)
  kernels.parallel(
    sparse,
    'csrRowSquares',
    csrBlocks(x).map(([from, to]) => [from, to, x.indptr.at, x.values.at, squares.at]),
  )
}

/** Multiplies row i by scale[i], in place. */
export function csrScaleRows(kernels: Kernels, x: Csr, scale: Region<Float64Array>): void {
  needLength('csrScaleRows', scale, x.rows)
  kernels.parallel(
    sparse,
    'csrScaleRows',
    csrBlocks(x).map(([from, to]) => [from, to, x.indptr.at, x.values.at, scale.at]),
  )
}

/** Multiplies column j by scale[j], in place. */
export function csrScaleColumns(kernels: Kernels, x: Csr, scale: Region<Float64Array>): void {
  needLength('csrScaleColumns', scale, x.columns)
  const { indptr, indices, values } = x
  const ends = indptr.view
  kernels.parallel(
    sparse,
    'csrScaleColumns',
    csrBlocks(x).map(([from, to]) => [ends[from]!, ends[to]!, indices.at, values.at, scale.at]),
  )
}

/** Rows `from` to `to` as dense float64[to - from, columns]. */
export function csrToDense(kernels: Kernels, x: Csr, from: number, to: number, y: Region<Float64Array>): void {
  needLength('csrToDense', y, (to - from) * x.columns)
  if (!(0 <= from && from <= to && to <= x.rows)) throw new RangeError(`internal: csrToDense of rows ${from} to ${to}`)
  kernels.use(sparse).csrToDense(from, to, x.columns, x.indptr.at, x.indices.at, x.values.at, y.at)
}
