import { base64 } from '../generated/svd.ts'
import { needLength } from '../loader/check.ts'
import type { KernelModule, Kernels } from '../loader/kernels.ts'
import { roundsOf, type Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'
import type { Dense } from './products.ts'

/** QR and SVD in float64, of matrices given by their columns. Pointers are byte offsets; see assembly/svd.ts. */
export interface SvdKernels {
  qr(m: number, n: number, a: number, tau: number): void
  qrSteps(m: number, n: number, a: number, tau: number, from: number, to: number): void
  applyQ(m: number, n: number, a: number, tau: number, transposed: number, count: number, x: number): void
  jacobiStart(m: number, n: number, a: number, v: number): number
  jacobiSweep(m: number, n: number, a: number, v: number, noise: number, from: number, to: number): number
  jacobiEnd(m: number, n: number, a: number, s: number, v: number, noise: number): void
}

/** The module that `kernels.use` starts, for `SvdKernels`. */
export const svdKernels: KernelModule<SvdKernels> = { name: 'svd', base64 }

export interface Svd {
  /** out float64 [k], k = min(rows, columns): singular values, descending. */
  readonly s: Region<Float64Array>
  /** out float64 [k, rows]: left vectors, one a **row**. */
  readonly u: Region<Float64Array>
  /** out float64 [k, columns]: right vectors, one a row. */
  readonly v: Region<Float64Array>
}

const MOST_SWEEPS = 60

/**
 * A = sum of s[j] u[j] v[j]', the thin singular value decomposition. Values below 2.2e-16 times the Frobenius norm are set to 0, and
 * the vector on the longer side with them: the rank is the count of the rest. Signs are whatever comes out. Small singular values are
 * as accurate as large ones allow, unlike those of `gram`. Householder QR, then one-sided Jacobi on R: 2 m n^2 + about 40 n^3
 * operations for m >= n. One thread. Returns whether it converged (false has not been seen on finite input). `a` is not changed.
 */
export function* svd(kernels: Kernels, a: Dense, out: Svd): Steps<boolean> {
  const { rows, columns } = a
  const k = Math.min(rows, columns)
  needLength('svd a', a.values, rows * columns)
  needLength('svd s', out.s, k)
  needLength('svd u', out.u, k * rows)
  needLength('svd v', out.v, k * columns)
  if (k === 0) return true
  const m = Math.max(rows, columns)
  const [long, short] = rows >= columns ? [out.u, out.v] : [out.v, out.u]
  using ws = kernels.workspace()
  const factors = ws.raw(Float64Array, k * m)
  const tau = ws.raw(Float64Array, k)
  const r = ws.float64(k * k)
  const from = a.values.view
  const to = factors.view
  if (rows >= columns) for (let i = 0; i < m; i++) for (let j = 0; j < k; j++) to[j * m + i] = from[i * k + j]!
  else to.set(from.subarray(0, k * m))
  yield

  const { qrSteps, applyQ, jacobiStart, jacobiSweep, jacobiEnd } = kernels.use(svdKernels)
  for (let j = 0, step = roundsOf(2 * m * k); j < k; j += step) {
    qrSteps(m, k, factors.at, tau.at, j, Math.min(k, j + step))
    yield
  }
  for (let j = 0; j < k; j++) r.view.set(factors.view.subarray(j * m, j * m + j + 1), j * k)
  const noise = jacobiStart(k, k, r.at, short.at)
  let sweeps = 0
  let turned = 1
  while (turned > 0 && sweeps < MOST_SWEEPS) {
    turned = 0
    sweeps++
    for (let p = 0, step = roundsOf(5 * k * k); p < k - 1; p += step) {
      turned += jacobiSweep(k, k, r.at, short.at, noise, p, p + step)
      yield
    }
  }
  jacobiEnd(k, k, r.at, out.s.at, short.at, noise)
  // Left vectors of R, filled up with zeros, times Q.
  long.view.fill(0, 0, k * m)
  for (let j = 0; j < k; j++) long.view.set(r.view.subarray(j * k, (j + 1) * k), j * m)
  for (let j = 0, step = roundsOf(2 * m * k); j < k; j += step) {
    applyQ(m, k, factors.at, tau.at, 0, Math.min(step, k - j), long.at + 8 * m * j)
    yield
  }
  return turned === 0
}
