import type { Region, Workspace } from '@foldwise/kernels'
import type { Vector } from './objective.ts'
import type { SparseRows } from './sparse-objective.ts'

/** Compressed sparse columns in kernel memory. */
export interface SparseColumns {
  readonly indptr: Region<Int32Array>
  /** Rows, ascending within a column. */
  readonly indices: Region<Int32Array>
  readonly values: Vector
}

/** The transpose of the rows, with a column of ones behind the others if asked for. */
export function sparseColumns(ws: Workspace, data: SparseRows, ones: boolean): SparseColumns {
  const { rows, columns } = data
  const size = data.values.length + (ones ? rows : 0)
  const indptr = ws.int32(columns + 1 + (ones ? 1 : 0))
  const indices = ws.raw(Int32Array, size)
  const values = ws.raw(Float64Array, size)
  const from = { indptr: data.indptr.view, indices: data.indices.view, values: data.values.view }
  const to = { indptr: indptr.view, indices: indices.view, values: values.view }
  for (const c of from.indices) to.indptr[c + 1]!++
  for (let c = 0; c < columns; c++) to.indptr[c + 1]! += to.indptr[c]!
  const place = to.indptr.slice(0, columns)
  for (let i = 0; i < rows; i++) {
    for (let k = from.indptr[i]!; k < from.indptr[i + 1]!; k++) {
      const at = place[from.indices[k]!]!++
      to.indices[at] = i
      to.values[at] = from.values[k]!
    }
  }
  if (ones) {
    const first = data.values.length
    to.indptr[columns + 1] = size
    for (let i = 0; i < rows; i++) to.indices[first + i] = i
    to.values.fill(1, first)
  }
  return { indptr, indices, values }
}
