import type { DenseMatrix, FitContext, SparseMatrix } from '@foldwise/core'
import { kernelMatrix } from '../kernel/matrix.ts'
import type { KernelParams } from '../kernel/params.ts'
import type { KernelSpec } from '../kernel/spec.ts'
import type { PairProblem, PairSolution } from './problem.ts'
import { solve } from './solve.ts'

/** Solves a problem over some rows of x. Of f(x) = sum_i b_i K(x_i, x) - multiplier, `shift` is to be subtracted too. */
export async function fitPairs(
  x: DenseMatrix | SparseMatrix,
  rows: Int32Array,
  problem: PairProblem,
  spec: KernelSpec,
  params: KernelParams,
  ctx: FitContext,
  options: { readonly sumIsZero: boolean; readonly stage: string },
): Promise<PairSolution & { readonly shift: number }> {
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const matrix = await kernelMatrix(
    kernels,
    ws,
    x,
    rows,
    spec,
    { sumIsZero: options.sumIsZero, tol: params.tol },
    ctx.checkpoint,
  )
  const maxIter = params.maxIter ?? Math.max(1e7, 100 * rows.length)
  const solution = await solve(kernels, ws, matrix, problem, {
    tol: params.tol,
    maxIter,
    cacheBytes: params.cacheSize * 1e6,
    shrinking: params.shrinking,
    checkpoint: ctx.checkpoint,
    onIteration: (done, gap) => ctx.progress(options.stage, done, maxIter, { gap }),
  })
  const linear = spec.kernel === 'linear' && matrix.center
  return { ...solution, shift: linear ? shiftOf(x as DenseMatrix, rows, solution.b, linear) : 0 }
}

/** What the products with rows taken from `center` lack of those with the rows themselves: sum_i b_i x_i . center. */
function shiftOf(x: DenseMatrix, rows: Int32Array, b: Float64Array, center: Float64Array): number {
  const columns = center.length
  let shift = 0
  for (let k = 0; k < rows.length; k++) {
    if (b[k] === 0) continue
    let s = 0
    for (let j = 0; j < columns; j++) s += (x.data[rows[k]! * columns + j]! - center[j]!) * center[j]!
    shift += b[k]! * s
  }
  return shift
}

/** Warns of a fit that stopped early. */
export function warnOfGap(type: string, ctx: FitContext, gap: number, nIter: number, tol: number): void {
  ctx.warn(
    'not-converged',
    `${type}.fit: expected a gap of at most ${tol.toExponential(2)}, got ${gap.toExponential(2)} after ${nIter} steps. Scale the columns, lower C, or raise maxIter.`,
  )
}
