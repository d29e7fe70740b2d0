import { axpy, type Kernels, type Region } from '@foldwise/kernels'
import type { CentredRows } from './centred-rows.ts'
import type { Design } from './design.ts'
import { factor } from './factor.ts'

/** Steps of iterative refinement; each gains at least six digits (Björck, Numerical Methods for Least Squares, section 2.9). */
const REFINEMENTS = 3

/** A side to solve for. */
type Target = Pick<CentredRows, 'b'>

/**
 * The minimiser, for each target b, of |A w - b|^2 + alpha |w|^2 from the Cholesky factor of A'A + alpha, corrected with residuals of A itself, so
 * that it is as good as from a QR of A. Undefined where columns are nearly dependent. For rows >= features.
 */
export async function fromColumns(
  kernels: Kernels,
  a: Design,
  targets: readonly Target[],
  alpha: number,
  pause: () => Promise<void>,
): Promise<Float64Array[] | undefined> {
  const { rows, columns: n } = a
  using ws = kernels.workspace()
  const g = ws.raw(Float64Array, n * n)
  await a.columnProducts(g, pause)
  for (let j = 0; j < n; j++) g.view[j * n + j]! += alpha
  const solve = await factor(kernels, ws, n, g, pause)
  if (!solve) return undefined
  const w = ws.raw(Float64Array, n)
  const step = ws.raw(Float64Array, n)
  const residual = ws.raw(Float64Array, rows)
  const found: Float64Array[] = []
  for (const { b } of targets) {
    w.view.fill(0)
    for (let k = 0; k <= REFINEMENTS; k++) {
      await pause()
      a.times(w, residual)
      subtractFrom(b, residual)
      a.transposedTimes(residual, step)
      axpy(kernels, -alpha, w, step)
      solve(step)
      axpy(kernels, 1, step, w)
    }
    found.push(w.copy())
  }
  return found
}

/**
 * The same from AA' + alpha, for rows < features: w = A'c lies in the span of the rows, so that it has the least norm of all where
 * alpha is 0. Undefined where rows are nearly dependent.
 */
export async function fromRows(
  kernels: Kernels,
  a: Design,
  targets: readonly Target[],
  alpha: number,
  centred: boolean,
  pause: () => Promise<void>,
): Promise<Float64Array[] | undefined> {
  const { rows: m, columns: n, root } = a
  using ws = kernels.workspace()
  const g = ws.raw(Float64Array, m * m)
  await a.rowProducts(g, pause)
  const view = g.view
  if (centred) {
    // Centred rows all are orthogonal to the roots of the weights; so is b, and what is added there does not reach it.
    let trace = 0
    let squares = 0
    const roots = root.view
    for (let i = 0; i < m; i++) {
      trace += view[i * m + i]!
      squares += roots[i]! * roots[i]!
    }
    const share = trace / m / squares
    for (let i = 0; i < m; i++) for (let k = 0; k < m; k++) view[i * m + k]! += share * roots[i]! * roots[k]!
  }
  for (let i = 0; i < m; i++) view[i * m + i]! += alpha
  const solve = await factor(kernels, ws, m, g, pause)
  if (!solve) return undefined
  const c = ws.raw(Float64Array, m)
  const w = ws.raw(Float64Array, n)
  const residual = ws.raw(Float64Array, m)
  const found: Float64Array[] = []
  for (const { b } of targets) {
    c.view.fill(0)
    w.view.fill(0)
    for (let k = 0; k <= REFINEMENTS; k++) {
      await pause()
      a.times(w, residual)
      subtractFrom(b, residual)
      axpy(kernels, -alpha, c, residual)
      solve(residual)
      axpy(kernels, 1, residual, c)
      a.transposedTimes(c, w)
    }
    found.push(w.copy())
  }
  return found
}

/** x = b - x */
function subtractFrom(b: Region<Float64Array>, x: Region<Float64Array>): void {
  const [from, to] = [b.view, x.view]
  for (let i = 0; i < from.length; i++) to[i] = from[i]! - to[i]!
}
