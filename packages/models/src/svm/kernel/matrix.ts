import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Kernels, Workspace } from '@foldwise/kernels'
import type { KernelMatrix } from '../smo/problem.ts'
import { RowComputer } from './compute-rows.ts'
import { packRows } from './points.ts'
import { rbfMatrix } from './rbf-rows.ts'
import type { KernelSpec } from './spec.ts'
import { nativeRows } from './take-rows.ts'

/** Below this, fits ask for more digits than kernel values computed in float32 have. */
const FINE = 1e-4

/**
 * The kernel's matrix over some rows of x, in `ws`. Dense rows are taken from their mean where the kernel, or for the linear one
 * `sumIsZero` (of the dual variables), lets that change nothing but rounding.
 */
export function kernelMatrix(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix | SparseMatrix,
  rows: Int32Array,
  spec: KernelSpec,
  options: { readonly sumIsZero: boolean; readonly tol: number },
): KernelMatrix & { readonly center?: Float64Array | undefined } {
  if (spec.kernel === 'precomputed') return precomputed(kernels, x as DenseMatrix, rows)
  const some = nativeRows(x, rows)
  const centred = spec.kernel === 'rbf' || (spec.kernel === 'linear' && options.sumIsZero)
  const center = centred && !isSparse(some) ? columnMeans(some) : undefined
  if (center && spec.kernel === 'rbf' && options.tol >= FINE) {
    const fast = rbfMatrix(kernels, ws, some as DenseMatrix, center, spec.gamma)
    if (fast) return fast
  }
  const points = packRows(kernels, ws, some, center)
  const computer = new RowComputer(kernels, ws, points, spec, false)
  return {
    rows: rows.length,
    width: computer.width,
    center,
    compute(wanted, to) {
      for (let i = 0; i < wanted.length; i += 4) computer.compute(points, wanted.slice(i, i + 4), to.slice(i, i + 4))
    },
  }
}

function precomputed(kernels: Kernels, x: DenseMatrix, rows: Int32Array): KernelMatrix {
  const columns = x.shape[1]
  return {
    rows: rows.length,
    width: Math.ceil(rows.length / 4) * 4,
    compute(wanted, to) {
      for (const [k, i] of wanted.entries()) {
        const out = new Float32Array(kernels.memory.buffer, to[k]!, rows.length)
        const from = rows[i]! * columns
        for (let j = 0; j < rows.length; j++) out[j] = x.data[from + rows[j]!]!
      }
    },
  }
}

export function columnMeans(x: DenseMatrix): Float64Array {
  const [rows, columns] = x.shape
  const means = new Float64Array(columns)
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) means[j]! += x.data[k]!
  return means.map((v) => v / Math.max(1, rows))
}
