import { base64 } from '../generated/eigen.ts'
import { needLength } from '../loader/check.ts'
import type { KernelModule, Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'

/** Eigenvectors in float64. Pointers are byte offsets; see assembly/eigen.ts. */
export interface EigenKernels {
  symmetricEigen(n: number, a: number, values: number, scratch: number): number
}

export const eigenKernels: KernelModule<EigenKernels> = { name: 'eigen', base64 }

/**
 * Eigenvalues of a symmetric `a`, float64 [n, n], ascending into `values` [n]; `a` is overwritten with unit eigenvectors, one a
 * **row**, in the same order. Their signs are whatever comes out. Returns whether all converged (false has not been seen on finite
 * input). About 9 n^3 operations, one thread. Householder reduction and implicit QL, from EISPACK.
 */
export function symmetricEigen(
  kernels: Kernels,
  n: number,
  a: Region<Float64Array>,
  values: Region<Float64Array>,
): boolean {
  needLength('symmetricEigen a', a, n * n)
  needLength('symmetricEigen values', values, n)
  if (n === 0) return true
  using ws = kernels.workspace()
  return kernels.use(eigenKernels).symmetricEigen(n, a.at, values.at, ws.float64(n).at) === 0
}
