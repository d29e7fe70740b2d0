import type { FitContext } from '@foldwise/core'
import { type Kernels, type Region, runPausing, svd } from '@foldwise/kernels'
import type { LinearOperator } from './linear-operator.ts'
import { OrthonormalBasis } from './orthonormal-basis.ts'
import type { TopSingular } from './randomized-svd.ts'

export interface LanczosOptions {
  /** Largest residual of a pair of vectors, as a share of the largest singular value. */
  readonly tol: number
  /** Most restarts. */
  readonly maxIter: number
}

export interface LanczosSingular extends TopSingular {
  readonly restarts: number
  /** The largest residual `|A'u - s v|`, as a share of the largest singular value. */
  readonly residual: number
}

/**
 * The largest `count` singular values and right vectors of A to `tol`, by Lanczos bidiagonalization of Golub and Kahan, whose vectors are
 * made orthogonal to all before them, restarted with the best of them (Baglama and Reichel, SIAM J. Sci. Comput. 27, 2005, section 2; the
 * vectors are those of ARPACK on A'A, with all of their digits). Holds `max(2 count, count + 20)` vectors of each side.
 */
export async function lanczosSvd(
  kernels: Kernels,
  a: LinearOperator,
  count: number,
  { tol, maxIter }: LanczosOptions,
  ctx: FitContext,
): Promise<LanczosSingular> {
  const { rows, columns } = a
  const size = Math.min(rows, columns, Math.max(2 * count, count + 20))
  const kept = Math.min(size - 1, count + ((size - count) >> 1))
  const random = ctx.stream('start')
  using ws = kernels.workspace()
  const left = new OrthonormalBasis(kernels, ws, rows, size)
  const right = new OrthonormalBasis(kernels, ws, columns, size + 1)
  const [s, p, q] = [ws.raw(Float64Array, size), ws.raw(Float64Array, size * size), ws.raw(Float64Array, size * size)]
  // B of A V = U B, whose columns are what a new left vector is made of.
  const b = ws.float64(size * size)
  const drawn = (length: number) => (to: Region<Float64Array>) => {
    for (let i = 0; i < length; i++) to.view[i] = random.normal()
  }
  const [anyLeft, anyRight] = [drawn(rows), drawn(columns)]
  anyLeft(left.next)
  // A'u lies in the rows' span, which of fewer rows than columns is what matters.
  await a.transposedTimes(left.next, 1, right.next, ctx.checkpoint)
  if (right.add().length === 0) right.addAny(anyRight)
  for (let restarts = 0; ; restarts++) {
    let beta = 0
    for (let j = left.count; j < size; j++) {
      await a.times(right.at(j), 1, left.next, ctx.checkpoint)
      const { shares, length } = left.add()
      for (let i = 0; i < j; i++) b.view[i * size + j] = shares[i]!
      b.view[j * size + j] = length
      if (length === 0) left.addAny(anyLeft)
      await a.transposedTimes(left.at(j), 1, right.next, ctx.checkpoint)
      beta = right.add().length
      if (beta === 0 && right.count < columns) right.addAny(anyRight)
      await ctx.checkpoint()
    }
    await runPausing(svd(kernels, { rows: size, columns: size, values: b }, { s, u: p, v: q }), ctx.checkpoint)
    const largest = s.view[0]!
    let residual = 0
    for (let i = 0; i < count; i++) residual = Math.max(residual, beta * Math.abs(p.view[i * size + size - 1]!))
    residual = largest > 0 ? residual / largest : 0
    ctx.progress('restarts', restarts + 1, maxIter, { residual })
    if (residual <= tol || restarts + 1 >= maxIter) {
      await right.combine(q, size, count, ctx)
      const vectors = new Float64Array(count * columns)
      for (let i = 0; i < count; i++) {
        vectors.set(right.values.view.subarray(i * right.stride, i * right.stride + columns), i * columns)
      }
      return { values: s.view.slice(0, count), vectors, restarts, residual }
    }
    await left.combine(p, size, kept, ctx)
    await right.combine(q, size, kept, ctx, true)
    b.view.fill(0)
    for (let i = 0; i < kept; i++) b.view[i * (size + 1)] = s.view[i]!
  }
}
