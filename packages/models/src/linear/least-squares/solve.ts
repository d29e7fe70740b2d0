import { type DenseMatrix, type FitContext, isSparse, type SparseMatrix } from '@foldwise/core'
import { type Kernels, runPausing, svd } from '@foldwise/kernels'
import { checkSize } from '../../decomposition/check-size.ts'
import { type CentredRows, centredRows, centredTarget } from './centred-rows.ts'
import { denseDesign } from './design.ts'
import { fromColumns, fromRows } from './normal-equations.ts'
import { solveSparse } from './solve-sparse.ts'

export interface LeastSquares<X = DenseMatrix | SparseMatrix> {
  readonly x: X
  /** Row-major `[rows, outputs]`. */
  readonly y: Float64Array
  readonly outputs: number
  readonly weight: Float64Array | undefined
  /** Added to the sum of squares: alpha |w|^2. */
  readonly alpha: number
  readonly fitIntercept: boolean
  /**
   * Dense rows: singular values below this share of the largest count as 0; null for max(rows, features) times 2.2e-16. Sparse rows:
   * precision of the iterative solver, which a number asks for.
   */
  readonly tol: number | null
  /** Of the iterative solver; null for twice the shorter side, and 1,000 at least. */
  readonly maxIter: number | null
}

export interface Solution {
  /** `[outputs, features]` */
  readonly coef: Float64Array<ArrayBuffer>
  /** `[outputs]` */
  readonly intercept: Float64Array<ArrayBuffer>
  readonly facts: SolutionFacts
}

export type SolutionFacts = {
  /** Of the centred rows, where it is known. */
  readonly rank?: number
  /** Of the iterative solver, of the target that took most. */
  readonly iterations?: number
  readonly converged?: boolean
}

type Targets = readonly Pick<CentredRows, 'b' | 'targetMean'>[]

/**
 * Minimises sum_i weight_i (y_i - x_i . w - intercept)^2 + alpha |w|^2; of many minimisers, the one of least norm. Normal equations
 * of the shorter side with refinement where they are well conditioned, else a singular value decomposition; of sparse rows, which stay
 * sparse, conjugate gradients where both sides are long.
 */
export async function leastSquares(
  type: string,
  kernels: Kernels,
  problem: LeastSquares,
  ctx: FitContext,
): Promise<Solution> {
  const { x, y, outputs, weight, fitIntercept } = problem
  using ws = kernels.workspace()
  const column = (o: number): Float64Array =>
    outputs === 1 ? y : Float64Array.from({ length: x.shape[0] }, (_, i) => y[i * outputs + o]!)
  const targetsFrom = async (first: number) => {
    const found: Pick<CentredRows, 'b' | 'targetMean'>[] = []
    for (let o = first; o < outputs; o++) {
      found.push(await centredTarget(ws, column(o), weight, fitIntercept, ctx.checkpoint))
    }
    return found
  }
  if (isSparse(x)) {
    const targets = await targetsFrom(0)
    const { coefs, mean, facts } = await solveSparse(type, kernels, ws, { ...problem, x }, targets, ctx)
    return solution(coefs, targets, mean, facts)
  }
  const centred = await centredRows(ws, x, column(0), weight, fitIntercept, ctx.checkpoint)
  checkSize(`${type}.fit`, centred.size)
  const targets = [centred, ...(await targetsFrom(1))]
  await ctx.checkpoint()
  const { coefs, rank } = await solveDense(kernels, centred, targets, problem, ctx)
  return solution(coefs, targets, centred.mean, { rank })
}

function solution(
  coefs: readonly Float64Array[],
  targets: Targets,
  mean: Float64Array,
  facts: SolutionFacts,
): Solution {
  const columns = mean.length
  const coef = new Float64Array(coefs.length * columns)
  const intercept = Float64Array.from(targets, ({ targetMean }) => targetMean)
  for (const [o, own] of coefs.entries()) {
    coef.set(own, o * columns)
    for (let j = 0; j < columns; j++) intercept[o]! -= mean[j]! * own[j]!
  }
  return { coef, intercept, facts }
}

async function solveDense(
  kernels: Kernels,
  centred: CentredRows,
  targets: Targets,
  { alpha, fitIntercept, tol }: LeastSquares,
  ctx: FitContext,
): Promise<{ readonly coefs: readonly Float64Array[]; readonly rank: number }> {
  const { rows, columns } = centred.a
  if (tol === null) {
    const design = denseDesign(kernels, centred.a, centred.root)
    const coefs =
      rows >= columns
        ? await fromColumns(kernels, design, targets, alpha, ctx.checkpoint)
        : await fromRows(kernels, design, targets, alpha, fitIntercept, ctx.checkpoint)
    await ctx.checkpoint()
    if (coefs) return { coefs, rank: rows >= columns ? nonzeroColumns(centred) : rows - (fitIntercept ? 1 : 0) }
  }
  return fromSingularValues(kernels, centred, targets, alpha, tol, ctx)
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
  await runPausing(svd(kernels, a, { s, u, v }), ctx.checkpoint)
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
