import { type Kernels, type Region, runPausing, symmetricEigen } from '@foldwise/kernels'
import type { Design } from './design.ts'

/**
 * Errors of each row of A, by the ridge fit to all others, times the root of the row's weight, for each target b and alpha > 0,
 * `[targets][alphas]`: as `leaveOneOut`, from the eigenvectors of the products of the shorter side, so that A can be what it does. Of tall
 * A, each of them is sent through A once.
 */
export async function leaveOneOutErrors(
  kernels: Kernels,
  a: Design,
  targets: readonly Region<Float64Array>[],
  alphas: readonly number[],
  centred: boolean,
  pause: () => Promise<void>,
): Promise<Float64Array[][]> {
  const { rows, columns } = a
  const isTall = rows > columns
  const n = isTall ? columns : rows
  using ws = kernels.workspace()
  const products = ws.raw(Float64Array, n * n)
  await (isTall ? a.columnProducts(products, pause) : a.rowProducts(products, pause))
  const values = ws.raw(Float64Array, n)
  await runPausing(symmetricEigen(kernels, n, products, values), pause)
  const [vectors, squares, root] = [products.copy(), values.copy(), a.root.copy()]
  const total = root.reduce((s, r) => s + r * r, 0)
  // What is left of each row, and how free it is: of tall A all of it less what columns reach, else the parts that the penalty holds back.
  const start = isTall ? 1 : 0
  const share = (i: number): number => (centred ? (root[i]! * root[i]!) / total : 0)
  const residuals = targets.map((b) => alphas.map(() => (isTall ? b.copy() : new Float64Array(rows))))
  const free = alphas.map(() => Float64Array.from({ length: rows }, (_, i) => start - share(i)))
  const [vector, along, slope] = [ws.raw(Float64Array, n), ws.raw(Float64Array, rows), ws.raw(Float64Array, columns)]
  const sides = targets.map((b) => {
    if (!isTall) return b.copy()
    a.transposedTimes(b, slope)
    return slope.copy()
  })
  for (let q = 0; q < n; q++) {
    const own = vectors.subarray(q * n, (q + 1) * n)
    const projections = sides.map((side) => {
      let sum = 0
      for (let k = 0; k < n; k++) sum += own[k]! * side[k]!
      return sum
    })
    let z = own
    if (isTall) {
      vector.view.set(own)
      a.times(vector, along)
      z = along.view
    }
    // Rounding can leave the smallest below 0.
    const square = Math.max(0, squares[q]!)
    for (const [l, alpha] of alphas.entries()) {
      const part = isTall ? -1 / (square + alpha) : alpha / (square + alpha)
      const open = free[l]!
      for (let i = 0; i < rows; i++) open[i]! += part * z[i]! * z[i]!
      for (const [t, projection] of projections.entries()) {
        const residual = residuals[t]![l]!
        for (let i = 0; i < rows; i++) residual[i]! += part * projection * z[i]!
      }
    }
    await pause()
  }
  for (const own of residuals) {
    for (const [l, residual] of own.entries()) for (let i = 0; i < rows; i++) residual[i]! /= free[l]![i]!
  }
  return residuals
}
