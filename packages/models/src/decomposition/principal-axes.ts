import type { FitContext } from '@foldwise/core'
import { type Dense, type Kernels, type Region, runPausing, svd, symmetricEigen } from '@foldwise/kernels'
import { denseOperator } from './linear-operator.ts'
import { randomizedSvd, type TopSingular } from './randomized-svd.ts'

export type SvdSolver = 'full' | 'covarianceEigh' | 'randomized'

/** Number of axes to find, in excess of which a random subspace has to be, and iterations, as scikit-learn's. */
export interface RandomizedOptions {
  readonly count: number
  readonly oversamples: number
  readonly iterations: number | 'auto'
}

/** Singular values and right vectors of centred rows: all, or with `randomized` the first `count`. */
export async function principalAxes(
  kernels: Kernels,
  a: Dense,
  solver: 'full' | 'randomized',
  { count, oversamples, iterations }: RandomizedOptions,
  ctx: FitContext,
): Promise<TopSingular> {
  const { rows, columns } = a
  const shorter = Math.min(rows, columns)
  if (solver === 'randomized') {
    const turns = iterations === 'auto' ? (count < 0.1 * shorter ? 7 : 4) : iterations
    const { values, vectors } = await randomizedSvd(
      kernels,
      denseOperator(kernels, a),
      Math.min(shorter, count + oversamples),
      turns,
      ctx,
    )
    return { values: values.subarray(0, count), vectors: vectors.subarray(0, count * columns) }
  }
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
