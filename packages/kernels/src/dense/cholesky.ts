import { base64 } from '../generated/cholesky.ts'
import { needLength } from '../loader/check.ts'
import type { KernelModule, Kernels } from '../loader/kernels.ts'
import { endOfStep, type Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'

/** Cholesky factors in float64. Pointers are byte offsets; see assembly/cholesky.ts. */
export interface CholeskyKernels {
  choleskyRows(n: number, a: number, tiny: number, from: number, to: number): number
  choleskySolve(n: number, l: number, x: number): void
  forwardSolve(n: number, l: number, x: number): void
  backwardSolve(n: number, l: number, x: number): void
}

/** The module that `kernels.use` starts, for `CholeskyKernels`. */
export const choleskyKernels: KernelModule<CholeskyKernels> = { name: 'cholesky', base64 }

/**
 * A = L L' in place, for a symmetric `a` float64 [n, n] of which the lower triangle is read; L is left there, and what is above the
 * diagonal is not touched. Returns whether A is positive definite: false when a pivot is not above `tiny` (default 0).
 */
export function* cholesky(kernels: Kernels, n: number, a: Region<Float64Array>, tiny = 0): Steps<boolean> {
  needLength('cholesky', a, n * n)
  const { choleskyRows } = kernels.use(choleskyKernels)
  for (let i = 0; i < n; ) {
    const to = endOfStep(i, n, (row) => (row * row) / 2)
    if (choleskyRows(n, a.at, tiny, i, to) !== 0) return false
    i = to
    if (i < n) yield
  }
  return true
}

/** Solves L L' X = B in place, one right-hand side a row: `x` is float64 [count, n], in B', out X'. `l` as `cholesky` left it. */
export function choleskySolve(
  kernels: Kernels,
  n: number,
  l: Region<Float64Array>,
  x: Region<Float64Array>,
  count = 1,
): void {
  needLength('choleskySolve l', l, n * n)
  needLength('choleskySolve x', x, n * count)
  kernels.parallel(
    choleskyKernels,
    'choleskySolve',
    Array.from({ length: count }, (_, i) => [n, l.at, x.at + 8 * n * i]),
  )
}
