import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Workspace } from '@foldwise/kernels'
import type { SgdRows } from './descend.ts'

/** Copies rows and their weights into kernel memory. */
export function sgdRows(ws: Workspace, x: DenseMatrix | SparseMatrix, weight: Float64Array | undefined): SgdRows {
  const [rows, features] = x.shape
  const weights = ws.float64(weight ?? rows)
  if (!weight) weights.view.fill(1)
  const sparse = isSparse(x)
  return {
    ...{ rows, features, sparse, weight: weights },
    indptr: ws.int32(sparse ? x.indptr : 0),
    indices: ws.int32(sparse ? x.indices : 0),
    values: ws.float64(sparse ? x.values : x.data),
  }
}

/** Rows that weigh something, and of them those to learn from: all but those held out. */
export function learningOrder(weight: Float64Array | undefined, rows: number, held: ReadonlySet<number>): Int32Array {
  const out: number[] = []
  for (let i = 0; i < rows; i++) if (!held.has(i) && (!weight || weight[i]! > 0)) out.push(i)
  return Int32Array.from(out)
}
