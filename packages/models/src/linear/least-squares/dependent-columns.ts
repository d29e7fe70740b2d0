import { type Kernels, type Region, runPausing, svd, symmetricEigen, type Workspace } from '@foldwise/kernels'
import type { Design } from './design.ts'

/** Eigenvalues of scaled products below this share of the largest, times the columns, are rounding. */
const ROUNDING = 16 * Number.EPSILON
const REFINEMENTS = 3

/**
 * For each target b the minimiser of |A w - b|^2 of least norm, from the eigenvectors of A'A with columns scaled to length 1, so that
 * units do not matter, corrected with residuals of A itself. What the scales add along directions that A does not see is taken off in
 * the end. Singular values of the scaled columns below some 1e-6 of the largest count as 0.
 */
export async function fromEigenvectors(
  kernels: Kernels,
  a: Design,
  targets: readonly { readonly b: Region<Float64Array> }[],
  pause: () => Promise<void>,
): Promise<{ readonly coefs: Float64Array[]; readonly rank: number }> {
  const { rows, columns: n } = a
  using ws = kernels.workspace()
  const g = ws.raw(Float64Array, n * n)
  await a.columnProducts(g, pause)
  const unit = Float64Array.from({ length: n }, (_, j) => {
    const square = g.view[j * n + j]!
    return square > 0 ? 1 / Math.sqrt(square) : 0
  })
  const products = g.view
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) products[i * n + j]! *= unit[i]! * unit[j]!
  const values = ws.raw(Float64Array, n)
  await runPausing(symmetricEigen(kernels, n, g, values), pause)
  const least = (values.view[n - 1] ?? 0) * ROUNDING * Math.max(n, 64)
  const first = values.view.findIndex((v) => v > least)
  const unseen = first < 0 ? n : first
  const [vectors, eigenvalues] = [g.copy(), values.copy()]
  const basis = await orthonormal(kernels, ws, n, unseen, vectors, unit, pause)
  const [w, s] = [ws.raw(Float64Array, n), ws.raw(Float64Array, n)]
  const residual = ws.raw(Float64Array, rows)
  const coefs: Float64Array[] = []
  for (const { b } of targets) {
    w.view.fill(0)
    for (let k = 0; k <= REFINEMENTS; k++) {
      await pause()
      a.times(w, residual)
      const [from, to] = [b.view, residual.view]
      for (let i = 0; i < rows; i++) to[i] = from[i]! - to[i]!
      a.transposedTimes(residual, s)
      const [slope, at] = [s.view, w.view]
      for (let q = unseen; q < n; q++) {
        let along = 0
        for (let j = 0; j < n; j++) along += vectors[q * n + j]! * unit[j]! * slope[j]!
        along /= eigenvalues[q]!
        for (let j = 0; j < n; j++) at[j]! += along * unit[j]! * vectors[q * n + j]!
      }
    }
    const coef = w.copy()
    for (const direction of basis) {
      let along = 0
      for (let j = 0; j < n; j++) along += direction[j]! * coef[j]!
      for (let j = 0; j < n; j++) coef[j]! -= along * direction[j]!
    }
    coefs.push(coef)
  }
  return { coefs, rank: n - unseen }
}

/** An orthonormal basis of the span of the first `count` vectors, of n numbers each, times the units. */
async function orthonormal(
  kernels: Kernels,
  ws: Workspace,
  n: number,
  count: number,
  vectors: Float64Array,
  unit: Float64Array,
  pause: () => Promise<void>,
): Promise<Float64Array[]> {
  if (count === 0) return []
  const values = ws.raw(Float64Array, n * count)
  const to = values.view
  for (let j = 0; j < n; j++) for (let q = 0; q < count; q++) to[j * count + q] = vectors[q * n + j]! * unit[j]!
  const [s, u, v] = [ws.raw(Float64Array, count), ws.raw(Float64Array, count * n), ws.raw(Float64Array, count * count)]
  await runPausing(svd(kernels, { rows: n, columns: count, values }, { s, u, v }), pause)
  const all = u.copy()
  const least = s.view[0]! * n * Number.EPSILON
  return Array.from(s.view, (size, q) => ({ size, q }))
    .filter(({ size }) => size > least)
    .map(({ q }) => all.subarray(q * n, (q + 1) * n))
}
