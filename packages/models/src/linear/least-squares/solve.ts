import type { DenseMatrix, FitContext } from '@foldwise/core'
import { type Kernels, svdWithPauses } from '@foldwise/kernels'
import { type CentredRows, centredRows, centredTarget } from './centred-rows.ts'
import { fromColumns, fromRows } from './normal-equations.ts'

export interface LeastSquares {
  readonly x: DenseMatrix
  /** Row-major `[rows, outputs]`. */
  readonly y: Float64Array
  readonly outputs: number
  readonly weight: Float64Array | undefined
  /** Added to the sum of squares: alpha |w|^2. */
  readonly alpha: number
  readonly fitIntercept: boolean
  /** Singular values below this share of the largest count as 0; null for max(rows, features) times 2.2e-16. */
  readonly tol: number | null
}

export interface Solution {
  /** `[outputs, features]` */
  readonly coef: Float64Array<ArrayBuffer>
  /** `[outputs]` */
  readonly intercept: Float64Array<ArrayBuffer>
  /** Of the centred rows. */
  readonly rank: number
}

/**
 * Minimises sum_i weight_i (y_i - x_i . w - intercept)^2 + alpha |w|^2; of many minimisers, the one of least norm. Normal equations
 * of the shorter side with refinement where they are well conditioned, else a singular value decomposition.
 */
export async function leastSquares(kernels: Kernels, problem: LeastSquares, ctx: FitContext): Promise<Solution> {
  const { x, y, outputs, weight, alpha, fitIntercept, tol } = problem
  using ws = kernels.workspace()
  const column = (o: number): Float64Array =>
    outputs === 1 ? y : Float64Array.from({ length: x.shape[0] }, (_, i) => y[i * outputs + o]!)
  const centred = await centredRows(ws, x, column(0), weight, fitIntercept, ctx.checkpoint)
  const targets: Pick<CentredRows, 'b' | 'targetMean'>[] = [centred]
  for (let o = 1; o < outputs; o++) {
    targets.push(await centredTarget(ws, column(o), weight, fitIntercept, ctx.checkpoint))
  }
  await ctx.checkpoint()
  const { rows, columns } = centred.a
  let coefs: readonly Float64Array[] | undefined
  let rank = 0
  if (tol === null) {
    coefs =
      rows >= columns
        ? await fromColumns(kernels, centred, targets, alpha, ctx.checkpoint)
        : await fromRows(kernels, centred, targets, alpha, fitIntercept, ctx.checkpoint)
    rank = rows >= columns ? nonzeroColumns(centred) : rows - (fitIntercept ? 1 : 0)
    await ctx.checkpoint()
  }
  if (!coefs) ({ coefs, rank } = await fromSingularValues(kernels, centred, targets, alpha, tol, ctx))
  const coef = new Float64Array(outputs * columns)
  const intercept = Float64Array.from(targets, ({ targetMean }) => targetMean)
  for (const [o, own] of coefs.entries()) {
    coef.set(own, o * columns)
    for (let j = 0; j < columns; j++) intercept[o]! -= centred.mean[j]! * own[j]!
  }
  return { coef, intercept, rank }
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
async function fromSingularValues(
  kernels: Kernels,
  { a }: CentredRows,
  targets: readonly Pick<CentredRows, 'b'>[],
  alpha: number,
  tol: number | null,
  ctx: FitContext,
): Promise<{ coefs: Float64Array[]; rank: number }> {
  const { rows, columns } = a
  const k = Math.min(rows, columns)
  using ws = kernels.workspace()
  const s = ws.raw(Float64Array, k)
  const u = ws.raw(Float64Array, k * rows)
  const v = ws.raw(Float64Array, k * columns)
  await svdWithPauses(kernels, a, { s, u, v }, ctx.checkpoint)
  const least = s.view[0]! * (tol ?? Math.max(rows, columns) * Number.EPSILON)
  const rank = s.view.filter((value) => value > least).length
  const coefs: Float64Array[] = []
  for (const { b } of targets) {
    await ctx.checkpoint()
    const coef = new Float64Array(columns)
    for (let q = 0; q < k; q++) {
      const value = s.view[q]!
      if (!(value > least)) continue
      let projection = 0
      for (let i = 0; i < rows; i++) projection += u.view[q * rows + i]! * b.view[i]!
      const share = (value / (value * value + alpha)) * projection
      for (let j = 0; j < columns; j++) coef[j]! += share * v.view[q * columns + j]!
    }
    coefs.push(coef)
  }
  return { coefs, rank }
}
