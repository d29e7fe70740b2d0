import type { FitContext } from '@foldwise/core'
import { cut, type Kernels, type Region, runPausing, svd, svdKernels } from '@foldwise/kernels'
import type { LinearOperator } from './linear-operator.ts'

export interface TopSingular {
  /** Descending. */
  readonly values: Float64Array
  /** Right vectors, one a row, `[values.length, columns]`. */
  readonly vectors: Float64Array
}

/**
 * The largest singular values and right vectors of A, from its action on a random subspace of `size` dimensions that `iterations` of
 * A'A turn towards them (Halko, Martinsson and Tropp, SIAM Review 53, 2011, algorithms 4.4 and 5.1). Exact to rounding where `size` is
 * the shorter side.
 */
export async function randomizedSvd(
  kernels: Kernels,
  a: LinearOperator,
  size: number,
  iterations: number,
  ctx: FitContext,
): Promise<TopSingular> {
  const { rows, columns } = a
  using ws = kernels.workspace()
  const tall = ws.raw(Float64Array, rows * size)
  const wide = ws.raw(Float64Array, columns * size)
  const random = ctx.stream('sketch')
  // Drawn on the shorter side: fewer draws, and half an iteration more where that is the rows.
  const start = rows < columns ? tall : wide
  const draws = start.view
  for (let i = 0; i < draws.length; i++) draws[i] = random.normal()
  if (rows < columns) await a.transposedTimes(tall, size, wide, ctx.checkpoint)
  for (let i = 0; i <= iterations; i++) {
    await ctx.checkpoint()
    if (i > 0 || rows < columns) await orthonormalize(kernels, columns, size, wide, ctx)
    await a.times(wide, size, tall, ctx.checkpoint)
    await orthonormalize(kernels, rows, size, tall, ctx)
    await a.transposedTimes(tall, size, wide, ctx.checkpoint)
    ctx.progress('subspace', i + 1, iterations + 1)
  }
  // A is about Q (A'Q)', and A'Q = sum of s u v' has A's right vectors for its left ones.
  const k = Math.min(columns, size)
  const s = ws.raw(Float64Array, k)
  const u = ws.raw(Float64Array, k * columns)
  const v = ws.raw(Float64Array, k * size)
  await runPausing(svd(kernels, { rows: columns, columns: size, values: wide }, { s, u, v }), ctx.checkpoint)
  return { values: s.copy(), vectors: u.copy() }
}

/** Multiplications between two pauses. */
const SLICE = 1 << 23

/** Replaces the columns of `x` [n, size], size <= n, by an orthonormal basis of their span. */
async function orthonormalize(
  kernels: Kernels,
  n: number,
  size: number,
  x: Region<Float64Array>,
  { checkpoint }: FitContext,
): Promise<void> {
  using ws = kernels.workspace()
  const columns = ws.raw(Float64Array, n * size)
  const tau = ws.raw(Float64Array, size)
  const basis = ws.float64(n * size)
  const given = x.view
  const byColumns = columns.view
  for (let i = 0; i < n; i++) for (let j = 0; j < size; j++) byColumns[j * n + i] = given[i * size + j]!
  const { qrSteps, applyQ } = kernels.use(svdKernels)
  const parts = cut(size, Math.max(1, Math.floor(SLICE / (2 * n * size))))
  for (const [from, to] of parts) {
    qrSteps(n, size, columns.at, tau.at, from, to)
    await checkpoint()
  }
  for (let j = 0; j < size; j++) basis.view[j * n + j] = 1
  for (const [from, to] of parts) {
    applyQ(n, size, columns.at, tau.at, 0, to - from, basis.at + 8 * n * from)
    await checkpoint()
  }
  const [q, out] = [basis.view, x.view]
  for (let i = 0; i < n; i++) for (let j = 0; j < size; j++) out[i * size + j] = q[j * n + i]!
}
