import { cholesky, choleskySolve, type Kernels, type Region, runPausing, type Workspace } from '@foldwise/kernels'

/**
 * Pivots below this share of 1, the size of a scaled diagonal, tell that the columns behind the matrix are too nearly dependent for
 * their squares: at this size, each step of refinement still gains six digits.
 */
const TINY = 1e-8

/** Solves with a symmetric positive definite matrix; `v` is overwritten. Undefined where the matrix is nearly singular. */
export type Solve = (v: Region<Float64Array>) => void

/**
 * Cholesky factor of `g` (float64 [n, n], symmetric, overwritten), scaled to a unit diagonal first, so that units do not matter.
 * Rows and columns of zeros are left out, and get 0.
 */
export async function factor(
  kernels: Kernels,
  ws: Workspace,
  n: number,
  g: Region<Float64Array>,
  pause: () => Promise<void>,
): Promise<Solve | undefined> {
  const unit = new Float64Array(n)
  const view = g.view
  for (let i = 0; i < n; i++) unit[i] = view[i * n + i]! > 0 ? 1 / Math.sqrt(view[i * n + i]!) : 0
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) view[i * n + j]! *= unit[i]! * unit[j]!
    view[i * n + i] = 1
  }
  if (!(await runPausing(cholesky(kernels, n, g, TINY), pause))) return undefined
  const scaled = ws.raw(Float64Array, n)
  const multiply = (values: Float64Array): void => {
    for (let i = 0; i < n; i++) values[i]! *= unit[i]!
  }
  return (v) => {
    scaled.view.set(v.view)
    multiply(scaled.view)
    choleskySolve(kernels, n, g, scaled)
    v.view.set(scaled.view)
    multiply(v.view)
  }
}
