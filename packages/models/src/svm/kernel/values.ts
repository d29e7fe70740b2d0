import { type DenseMatrix, isSparse, type SparseMatrix, sparseFromDense, toDense } from '@foldwise/core'
import { type Kernels, loadKernels, type Workspace } from '@foldwise/kernels'
import { RowComputer } from './compute-rows.ts'
import { columnMeans } from './matrix.ts'
import { packRows } from './points.ts'
import type { SupportVectors } from './support-vectors.ts'

type Native = DenseMatrix | SparseMatrix

/** Rows whose kernel values with all support vectors are made before the caller sees them. */
const BLOCK = 64

/**
 * Kernel values of rows with the support vectors, in float64: calls `each` with a row's number and its values, `[support]`, which are
 * overwritten later. A row's values do not depend on other rows.
 */
export async function kernelValues(
  by: SupportVectors,
  x: Native,
  each: (row: number, values: Float64Array) => void,
  checkpoint?: () => Promise<void>,
): Promise<void> {
  const { spec, support, vectors } = by
  const rows = x.shape[0]
  if (!vectors) {
    const { data, shape } = dense(x)
    const values = new Float64Array(support.length)
    for (let i = 0; i < rows; i++) {
      for (const [s, at] of support.entries()) values[s] = data[i * shape[1] + at]!
      each(i, values)
    }
    return
  }
  if (support.length === 0 || rows === 0) {
    for (let i = 0; i < rows; i++) each(i, new Float64Array(support.length))
    return
  }
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const { points, queries } = packBoth(kernels, ws, vectors, x, spec.kernel === 'rbf')
  const computer = new RowComputer(kernels, ws, points, spec, true)
  const out = ws.raw(Float64Array, Math.min(BLOCK, Math.ceil(rows / 4) * 4) * computer.width)
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK)
    for (let i = from; i < to; i += 4) {
      const four = Array.from({ length: Math.min(4, to - i) }, (_, k) => i + k)
      computer.compute(
        queries,
        four,
        four.map((r) => out.at + 8 * computer.width * (r - from)),
      )
    }
    for (let i = from; i < to; i++) {
      const start = (i - from) * computer.width
      each(i, out.view.subarray(start, start + support.length))
    }
    await checkpoint?.()
  }
}

/** Both sides in one form: that of the support vectors; dense ones are taken from their mean where that changes nothing. */
function packBoth(kernels: Kernels, ws: Workspace, vectors: Native, x: Native, shiftInvariant: boolean) {
  if (isSparse(vectors)) {
    const rows = isSparse(x) ? x : sparseFromDense(x.data, x.shape[0], x.shape[1])
    return { points: packRows(kernels, ws, vectors, undefined), queries: packRows(kernels, ws, rows, undefined) }
  }
  const center = shiftInvariant ? columnMeans(vectors) : undefined
  return { points: packRows(kernels, ws, vectors, center), queries: packRows(kernels, ws, dense(x), center) }
}

const dense = (x: Native): DenseMatrix => (isSparse(x) ? { kind: 'dense', shape: x.shape, data: toDense(x) } : x)
