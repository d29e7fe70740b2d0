import type { FitContext } from '@foldwise/core'
import { type Dense, type Kernels, type Region, runPausing, svd, symmetricEigen } from '@foldwise/kernels'
import { lanczosSvd } from './lanczos-svd.ts'
import type { LinearOperator } from './linear-operator.ts'
import { randomizedSvd, type TopSingular } from './randomized-svd.ts'

export type SvdSolver = 'full' | 'covarianceEigh' | 'randomized' | 'lanczos'

export interface TopAxesOptions {
  /** Axes to find. */
  readonly count: number
  /** Dimensions of a random subspace beside those, and its iterations, as scikit-learn's. */
  readonly oversamples: number
  readonly iterations: number | 'auto'
  /** Of `'lanczos'`: the largest residual as a share of the largest singular value, and most restarts. */
  readonly tol: number
  readonly maxIter: number
}

/** The first `count` singular values and right vectors of centred rows, by what they do to vectors. */
export async function topAxes(
  type: string,
  kernels: Kernels,
  a: LinearOperator,
  solver: 'randomized' | 'lanczos',
  { count, oversamples, iterations, tol, maxIter }: TopAxesOptions,
  ctx: FitContext,
): Promise<TopSingular> {
  const shorter = Math.min(a.rows, a.columns)
  if (solver === 'lanczos') {
    const found = await lanczosSvd(kernels, a, count, { tol, maxIter }, ctx)
    if (found.residual > tol) {
      ctx.warn(
        'not-converged',
        `${type}.fit: expected a residual of at most ${tol.toExponential(2)} of the largest singular value, got ${found.residual.toExponential(2)} after ${maxIter} restarts. Raise maxIter, tol or nComponents.`,
      )
    }
    return found
  }
  const turns = iterations === 'auto' ? (count < 0.1 * shorter ? 7 : 4) : iterations
  const { values, vectors } = await randomizedSvd(kernels, a, Math.min(shorter, count + oversamples), turns, ctx)
  return { values: values.subarray(0, count), vectors: vectors.subarray(0, count * a.columns) }
}

/** All singular values and right vectors of centred rows. */
export async function allAxes(kernels: Kernels, a: Dense, ctx: FitContext): Promise<TopSingular> {
  const { rows, columns } = a
  const shorter = Math.min(rows, columns)
  using ws = kernels.workspace()
  const s = ws.raw(Float64Array, shorter)
  const u = ws.raw(Float64Array, shorter * rows)
  const v = ws.raw(Float64Array, shorter * columns)
  await runPausing(svd(kernels, a, { s, u, v }), ctx.checkpoint)
  return { values: s.copy(), vectors: v.copy() }
}

/** The same from the products of the columns of centred rows, `[columns, columns]`, which are overwritten. */
export async function scatterAxes(
  kernels: Kernels,
  rows: number,
  columns: number,
  products: Region<Float64Array>,
  ctx: FitContext,
): Promise<TopSingular> {
  using ws = kernels.workspace()
  const shorter = Math.min(rows, columns)
  const squares = ws.raw(Float64Array, columns)
  await runPausing(symmetricEigen(kernels, columns, products, squares), ctx.checkpoint)
  // Ascending; the smallest may be rounding errors below 0.
  const last = columns - 1
  const vectors = new Float64Array(shorter * columns)
  for (let q = 0; q < shorter; q++) {
    vectors.set(products.view.subarray((last - q) * columns, (last - q + 1) * columns), q * columns)
  }
  const values = Float64Array.from({ length: shorter }, (_, q) => Math.sqrt(Math.max(0, squares.view[last - q]!)))
  return { values, vectors }
}
