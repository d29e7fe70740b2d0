import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Kernels, Workspace } from '@foldwise/kernels'
import type { KernelColumns, KernelMatrix } from '../smo/problem.ts'
import { RowComputer } from './compute-rows.ts'
import { type Points, packRows } from './points.ts'
import { rbfMatrix } from './rbf-rows.ts'
import type { KernelSpec } from './spec.ts'
import { nativeRows } from './take-rows.ts'

/** Below this, fits ask for more digits than kernel values computed in float32 have. */
const FINE = 1e-4

/**
 * The kernel's matrix over some rows of x, in `ws`. Dense rows are taken from their mean where the kernel, or for the linear one
 * `sumIsZero` (of the dual variables), lets that change nothing but rounding.
 */
export async function kernelMatrix(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix | SparseMatrix,
  rows: Int32Array,
  spec: KernelSpec,
  options: { readonly sumIsZero: boolean; readonly tol: number },
  pause: () => Promise<void>,
): Promise<KernelMatrix & { readonly center?: Float64Array | undefined }> {
  if (spec.kernel === 'precomputed') return precomputed(kernels, x as DenseMatrix, rows)
  const some = nativeRows(x, rows)
  await pause()
  const centred = spec.kernel === 'rbf' || (spec.kernel === 'linear' && options.sumIsZero)
  const center = centred && !isSparse(some) ? columnMeans(some) : undefined
  await pause()
  if (center && spec.kernel === 'rbf' && options.tol >= FINE) {
    const fast = await rbfMatrix(kernels, ws, some as DenseMatrix, center, spec.gamma, pause)
    if (fast) return fast
  }
  const all = packRows(kernels, ws, some, center)
  const among = (own: Workspace, points: Points): KernelColumns => {
    const computer = new RowComputer(kernels, own, points, spec, false)
    return {
      width: computer.width,
      compute(wanted, to) {
        for (let i = 0; i < wanted.length; i += 4) computer.compute(all, wanted.slice(i, i + 4), to.slice(i, i + 4))
      },
    }
  }
  return {
    ...among(ws, all),
    rows: rows.length,
    center,
    columns: (own, wanted) => among(own, packRows(kernels, own, nativeRows(some, wanted), center)),
  }
}

function precomputed(kernels: Kernels, x: DenseMatrix, rows: Int32Array): KernelMatrix {
  const columns = x.shape[1]
  const among = (chosen: Int32Array): KernelColumns => ({
    width: Math.ceil(chosen.length / 4) * 4,
    compute(wanted, to) {
      for (const [k, i] of wanted.entries()) {
        const out = new Float32Array(kernels.memory.buffer, to[k]!, chosen.length)
        const from = rows[i]! * columns
        for (let j = 0; j < chosen.length; j++) out[j] = x.data[from + chosen[j]!]!
      }
    },
  })
  return { ...among(rows), rows: rows.length, columns: (_, wanted) => among(wanted.map((j) => rows[j]!)) }
}

export function columnMeans(x: DenseMatrix): Float64Array {
  const [rows, columns] = x.shape
  const means = new Float64Array(columns)
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) means[j]! += x.data[k]!
  return means.map((v) => v / Math.max(1, rows))
}
