import type { DenseMatrix, FitContext } from '@foldwise/core'
import { type Kernels, svd } from '@foldwise/kernels'
import { type CentredRows, centredRows } from './centred-rows.ts'
import { fromColumns, fromRows } from './normal-equations.ts'

export interface LeastSquares {
  readonly x: DenseMatrix
  readonly y: Float64Array
  readonly weight: Float64Array | undefined
  /** Added to the sum of squares: alpha |w|^2. */
  readonly alpha: number
  readonly fitIntercept: boolean
  /** Singular values below this share of the largest count as 0; null for max(rows, features) times 2.2e-16. */
  readonly tol: number | null
}

export interface Solution {
  readonly coef: Float64Array<ArrayBuffer>
  readonly intercept: number
  /** Of the centred rows. */
  readonly rank: number
}

/**
 * Minimises sum_i weight_i (y_i - x_i . w - intercept)^2 + alpha |w|^2; of many minimisers, the one of least norm. Normal equations
 * of the shorter side with refinement where they are well conditioned, else a singular value decomposition.
 */
export async function leastSquares(kernels: Kernels, problem: LeastSquares, ctx: FitContext): Promise<Solution> {
  const { x, y, weight, alpha, fitIntercept, tol } = problem
  using ws = kernels.workspace()
  const centred = centredRows(ws, x, y, weight, fitIntercept)
  await ctx.checkpoint()
  const { rows, columns } = centred.a
  let coef: Float64Array | undefined
  let rank = 0
  if (tol === null) {
    coef = rows >= columns ? fromColumns(kernels, centred, alpha) : fromRows(kernels, centred, alpha, fitIntercept)
    rank = rows >= columns ? nonzeroColumns(centred) : rows - (fitIntercept ? 1 : 0)
    await ctx.checkpoint()
  }
  if (!coef) ({ coef, rank } = fromSingularValues(kernels, centred, alpha, tol))
  let intercept = centred.targetMean
  for (let j = 0; j < columns; j++) intercept -= centred.mean[j]! * coef[j]!
  return { coef: Float64Array.from(coef), intercept, rank }
}

function nonzeroColumns({ a: { rows, columns, values } }: CentredRows): number {
  let count = 0
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      if (values.view[i * columns + j] === 0) continue
      count++
      break
    }
  }
  return count
}

/** Sum of v s / (s^2 + alpha) (u . b) over the singular values that count. */
function fromSingularValues(
  kernels: Kernels,
  { a, b }: CentredRows,
  alpha: number,
  tol: number | null,
): { coef: Float64Array; rank: number } {
  const { rows, columns } = a
  const k = Math.min(rows, columns)
  using ws = kernels.workspace()
  const s = ws.raw(Float64Array, k)
  const u = ws.raw(Float64Array, k * rows)
  const v = ws.raw(Float64Array, k * columns)
  svd(kernels, a, { s, u, v })
  const coef = new Float64Array(columns)
  const least = s.view[0]! * (tol ?? Math.max(rows, columns) * Number.EPSILON)
  let rank = 0
  for (let q = 0; q < k; q++) {
    const value = s.view[q]!
    if (!(value > least)) continue
    rank++
    let projection = 0
    for (let i = 0; i < rows; i++) projection += u.view[q * rows + i]! * b.view[i]!
    const share = (value / (value * value + alpha)) * projection
    for (let j = 0; j < columns; j++) coef[j]! += share * v.view[q * columns + j]!
  }
  return { coef, rank }
}
