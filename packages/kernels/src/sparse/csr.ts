import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region, Workspace } from '../loader/workspace.ts'
import { sparse } from './module.ts'

/** A matrix in compressed sparse rows, in kernel memory. */
export interface Csr {
  readonly rows: number
  readonly columns: number
  /** int32[rows + 1]: row i is entries indptr[i] to indptr[i + 1]. */
  readonly indptr: Region<Int32Array>
  /** int32[nnz]: columns; no column twice in a row. */
  readonly indices: Region<Int32Array>
  /** float64[nnz] */
  readonly values: Region<Float64Array>
}

/** Copies a matrix into a workspace. Indices are checked, once, here: kernels trust them. */
export function toCsr(
  ws: Workspace,
  from: {
    readonly rows: number
    readonly columns: number
    readonly indptr: ArrayLike<number>
    readonly indices: ArrayLike<number>
    readonly values: ArrayLike<number>
  },
): Csr {
  const { rows, columns, indptr, indices, values } = from
  if (indptr.length !== rows + 1 || indptr[0] !== 0)
    throw new RangeError(`toCsr: expected indptr of ${rows + 1} numbers that begin with 0, got ${indptr.length}.`)
  for (let i = 0; i < rows; i++)
    if (!(indptr[i + 1]! >= indptr[i]!)) throw new RangeError(`toCsr: expected indptr to ascend, got ${indptr[i + 1]}.`)
  const nnz = indptr[rows]!
  if (indices.length < nnz || values.length < nnz)
    throw new RangeError(`toCsr: expected ${nnz} indices and values, got ${indices.length} and ${values.length}.`)
  for (let k = 0; k < nnz; k++) {
    const c = indices[k]!
    if (!(c >= 0 && c < columns)) throw new RangeError(`toCsr: expected columns from 0 to ${columns - 1}, got ${c}.`)
  }
  return { rows, columns, indptr: ws.int32(indptr), indices: ws.int32(indices), values: ws.float64(values) }
}

/** Entries a block should have: about 100 microseconds of work, below which waking threads does not pay. */
const ENTRIES = 65536

/** Rows cut so that blocks have about the same number of entries. */
export function csrBlocks(x: Csr, entries: number = ENTRIES): [from: number, to: number][] {
  const nnz = x.indptr.view[x.rows]!
  return cut(x.rows, Math.max(1, Math.ceil((x.rows * entries) / Math.max(nnz, 1))))
}

/** X' as CSR in `ws`, with ascending columns. Where X'r is needed many times, `csrMatVec` of this is faster, and threads well. */
export function csrTranspose(kernels: Kernels, ws: Workspace, x: Csr): Csr {
  const nnz = x.indptr.view[x.rows]!
  const indptr = ws.raw(Int32Array, x.columns + 1)
  const indices = ws.raw(Int32Array, nnz)
  const values = ws.raw(Float64Array, nnz)
  needLength('csrTranspose', x.values, nnz)
  kernels
    .use(sparse)
    .csrTranspose(x.rows, x.columns, x.indptr.at, x.indices.at, x.values.at, indptr.at, indices.at, values.at)
  return { rows: x.columns, columns: x.rows, indptr, indices, values }
}
