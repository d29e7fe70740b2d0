import { base64 } from '../generated/eigen.ts'
import { needLength } from '../loader/check.ts'
import type { KernelModule, Kernels } from '../loader/kernels.ts'
import { endOfStep, roundsOf, type Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'

/** Eigenvectors in float64. Pointers are byte offsets; see assembly/eigen.ts. */
export interface EigenKernels {
  reduceSteps(n: number, a: number, values: number, scratch: number, from: number, to: number): void
  expandSteps(n: number, a: number, values: number, scratch: number, from: number, to: number): void
  diagonalSteps(n: number, a: number, values: number, scratch: number, from: number, to: number): number
  sortVectors(n: number, a: number, values: number, scratch: number): void
}

/** The module that `kernels.use` starts, for `EigenKernels`. */
export const eigenKernels: KernelModule<EigenKernels> = { name: 'eigen', base64 }

/**
 * Eigenvalues of a symmetric `a`, float64 [n, n], ascending into `values` [n]; `a` is overwritten with unit eigenvectors, one a
 * **row**, in the same order. Their signs are whatever comes out. Returns whether all converged (false has not been seen on finite
 * input). About 9 n^3 operations, one thread. Householder reduction and implicit QL, from EISPACK.
 */
export function* symmetricEigen(
  kernels: Kernels,
  n: number,
  a: Region<Float64Array>,
  values: Region<Float64Array>,
): Steps<boolean> {
  needLength('symmetricEigen a', a, n * n)
  needLength('symmetricEigen values', values, n)
  if (n === 0) return true
  using ws = kernels.workspace()
  const scratch = ws.float64(n + 2)
  const { reduceSteps, expandSteps, diagonalSteps, sortVectors } = kernels.use(eigenKernels)
  for (let i = n - 1; i >= 0; ) {
    const to = Math.max(-1, i - roundsOf(2 * (i + 1) * (i + 1)))
    reduceSteps(n, a.at, values.at, scratch.at, i, to)
    i = to
    yield
  }
  for (let i = 0; i < n; ) {
    const to = endOfStep(i, n, (step) => 2 * step * step)
    expandSteps(n, a.at, values.at, scratch.at, i, to)
    i = to
    yield
  }
  // Some two rounds a value, of a rotation of two vectors for each value behind it.
  for (let i = 0; i < n; ) {
    const to = Math.min(n, i + roundsOf(8 * n * (n - i)))
    if (diagonalSteps(n, a.at, values.at, scratch.at, i, to) !== 0) return false
    i = to
    yield
  }
  sortVectors(n, a.at, values.at, scratch.at)
  return true
}
