import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Kernels, Workspace } from '@foldwise/kernels'
import { type SparseRows, sparseClusterRows, takeSparseRows } from './sparse-rows.ts'
import { takeRows, type WeightedRows, weightedRows } from './weighted-rows.ts'

/** Rows to be clustered, in kernel memory. */
export type ClusterRows = WeightedRows | SparseRows

export const isSparseRows = (x: ClusterRows): x is SparseRows => 'csr' in x

/** A copy of the rows, without those of weight 0. */
export function clusterRows(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix | SparseMatrix,
  weight: Float64Array | undefined,
): ClusterRows {
  if (!isSparse(x)) return weightedRows(ws, x, weight)
  const kept = weight && Array.from(weight.keys()).filter((i) => weight[i]! > 0)
  return sparseClusterRows(kernels, ws, x, kept, weight)
}

/** Some of the rows, dense, `[numbers, columns]`. */
export const denseCopies = (x: ClusterRows, numbers: ArrayLike<number>): Float64Array =>
  isSparseRows(x) ? takeSparseRows(x, numbers) : takeRows(x, numbers)
