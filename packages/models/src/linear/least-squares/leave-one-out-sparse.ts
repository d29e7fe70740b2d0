import { type Kernels, type Region, runPausing, symmetricEigen } from '@foldwise/kernels'
import type { Design } from './design.ts'

/**
 * Sums of squares of the errors of each row of A, by the ridge fit to all others, times the row's weight, for each alpha > 0: as
 * `leaveOneOut`, from the eigenvectors of the products of the shorter side, so that A can be what it does. Of tall A, each of them is sent
 * through A once.
 */
export async function leaveOneOutErrors(
  kernels: Kernels,
  a: Design,
  b: Region<Float64Array>,
  alphas: readonly number[],
  centred: boolean,
  pause: () => Promise<void>,
): Promise<number[]> {
  const { rows, columns } = a
  const isTall = rows > columns
  const n = isTall ? columns : rows
  using ws = kernels.workspace()
  const products = ws.raw(Float64Array, n * n)
  await (isTall ? a.columnProducts(products, pause) : a.rowProducts(products, pause))
  const values = ws.raw(Float64Array, n)
  await runPausing(symmetricEigen(kernels, n, products, values), pause)
  const [vectors, squares, target, root] = [products.copy(), values.copy(), b.copy(), a.root.copy()]
  const total = root.reduce((s, r) => s + r * r, 0)
  // What is left of each row, and how free it is: of tall A all of it less what columns reach, else the parts that the penalty holds back.
  const start = isTall ? 1 : 0
  const share = (i: number): number => (centred ? (root[i]! * root[i]!) / total : 0)
  const residuals = alphas.map(() => (isTall ? target.slice() : new Float64Array(rows)))
  const free = alphas.map(() => Float64Array.from({ length: rows }, (_, i) => start - share(i)))
  const [vector, along, slope] = [ws.raw(Float64Array, n), ws.raw(Float64Array, rows), ws.raw(Float64Array, columns)]
  if (isTall) a.transposedTimes(b, slope)
  const side = isTall ? slope.copy() : target
  for (let q = 0; q < n; q++) {
    const own = vectors.subarray(q * n, (q + 1) * n)
    let projection = 0
    for (let k = 0; k < n; k++) projection += own[k]! * side[k]!
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
      const [residual, open] = [residuals[l]!, free[l]!]
      for (let i = 0; i < rows; i++) {
        residual[i]! += part * projection * z[i]!
        open[i]! += part * z[i]! * z[i]!
      }
    }
    await pause()
  }
  return residuals.map((residual, l) =>
    residual.reduce((sum, r, i) => {
      const error = r / free[l]![i]!
      return sum + error * error
    }, 0),
  )
}
