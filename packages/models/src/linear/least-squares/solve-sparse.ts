import type { FitContext, SparseMatrix } from '@foldwise/core'
import type { Kernels, Region, Workspace } from '@foldwise/kernels'
import { checkSize } from '../../decomposition/check-size.ts'
import { conjugateGradients } from './conjugate-gradients.ts'
import { fromEigenvectors } from './dependent-columns.ts'
import { fromColumns, fromRows } from './normal-equations.ts'
import type { LeastSquares, SolutionFacts } from './solve.ts'
import { type SparseDesign, sparseDesign } from './sparse-design.ts'

/** Longest shorter side whose products are factorized, 32 MiB of them, and of which eigenvectors are taken. */
const MOST_PRODUCTS = 2048
const MOST_EIGENVECTORS = 1024
/** Precision of the iterative solver where none is given. */
const TOL = 1e-10
/** Nanoseconds of an addition to a sparse product, of a step of its factor, and of a value in an iteration: what they are to each other. */
const COST = { product: 1.5, factor: 0.5, iteration: 4.5 }
/** Below this many of them, products are made and factorized at once. */
const SOON = 1e8

interface SparseSolution {
  readonly coefs: readonly Float64Array[]
  readonly mean: Float64Array
  readonly facts: SolutionFacts
}

type Targets = readonly { readonly b: Region<Float64Array> }[]

/** The minimisers for centred targets of sparse rows. */
export async function solveSparse(
  type: string,
  kernels: Kernels,
  ws: Workspace,
  problem: LeastSquares<SparseMatrix>,
  targets: Targets,
  ctx: FitContext,
): Promise<SparseSolution> {
  const { x, weight, alpha, fitIntercept, tol } = problem
  const a = await sparseDesign(kernels, ws, x, weight, fitIntercept, ctx.checkpoint)
  checkSize(
    `${type}.fit`,
    a.squares.reduce((sum, v) => sum + v, 0),
  )
  const isTall = a.rows >= a.columns
  const { mean } = a
  if (tol === null && alpha > 0) {
    // A penalty makes most problems easy for iterations; those that are not lose half of the time that products take.
    const maxIter = turnsWorthProducts(x, isTall, targets.length)
    const found = maxIter > 0 ? await iterate(type, kernels, a, { ...problem, maxIter }, targets, ctx, true) : undefined
    if (found?.facts.converged) return { ...found, mean }
  }
  if (tol === null && Math.min(a.rows, a.columns) <= MOST_PRODUCTS && !a.isFarFromZero) {
    const coefs = isTall
      ? await fromColumns(kernels, a, targets, alpha, ctx.checkpoint)
      : await fromRows(kernels, a, targets, alpha, fitIntercept, ctx.checkpoint)
    await ctx.checkpoint()
    const rank = isTall ? a.squares.filter((v) => v > 0).length : a.rows - (fitIntercept ? 1 : 0)
    if (coefs) return { coefs, mean, facts: { rank } }
    if (alpha === 0 && isTall && a.columns <= MOST_EIGENVECTORS) {
      const found = await fromEigenvectors(kernels, a, targets, ctx.checkpoint)
      return { coefs: found.coefs, mean, facts: { rank: found.rank } }
    }
  }
  return { ...(await iterate(type, kernels, a, problem, targets, ctx)), mean }
}

/** Iterations in half the time of the shorter side's products and their factor; 0 where that is little, or they are too many. */
function turnsWorthProducts({ shape, indptr, indices }: SparseMatrix, isTall: boolean, targets: number): number {
  const shorter = Math.min(...shape)
  if (shorter > MOST_PRODUCTS) return 0
  const lengths = new Float64Array(isTall ? shape[0] : shape[1])
  if (isTall) for (let i = 0; i < lengths.length; i++) lengths[i] = indptr[i + 1]! - indptr[i]!
  else for (const j of indices) lengths[j]!++
  const additions = lengths.reduce((sum, n) => sum + (n * n) / 2, 0)
  const time = COST.product * additions + (COST.factor * shorter * shorter * shorter) / 3
  return time < SOON ? 0 : Math.floor(time / 2 / (COST.iteration * Math.max(1, indices.length) * targets))
}

async function iterate(
  type: string,
  kernels: Kernels,
  a: SparseDesign,
  { alpha, tol: given, maxIter: most }: LeastSquares<SparseMatrix>,
  targets: Targets,
  ctx: FitContext,
  isTrial = false,
): Promise<Omit<SparseSolution, 'mean'>> {
  const tol = given ?? TOL
  const maxIter = most ?? Math.max(1000, 2 * Math.min(a.rows, a.columns))
  // With a penalty there is one minimiser, which columns of the same length reach sooner.
  const unit = alpha > 0 ? a.squares.map((s) => 1 / Math.sqrt(s + alpha)) : undefined
  const coefs: Float64Array[] = []
  let iterations = 0
  let worst = 0
  let converged = true
  for (const { b } of targets) {
    const found = await conjugateGradients(
      kernels,
      a,
      b,
      a.squares,
      {
        ...{ alpha, tol, maxIter, unit },
        onIteration: (done, gradient) => ctx.progress('iterations', done, maxIter, { gradient }),
      },
      ctx.checkpoint,
    )
    coefs.push(found.coef)
    iterations = Math.max(iterations, found.iterations)
    if (!found.converged) worst = Math.max(worst, found.gradient)
    converged &&= found.converged
    if (isTrial && !converged) break
  }
  if (!converged && !isTrial) {
    const remedy =
      iterations >= maxIter
        ? 'Raise maxIter or tol, or scale the columns.'
        : 'Raise tol: this is as far as float64 goes.'
    ctx.warn(
      'not-converged',
      `${type}.fit: expected a gradient of at most ${tol.toExponential(2)} of its bound, got ${worst.toExponential(2)} after ${iterations} iterations. ${remedy}`,
    )
  }
  return { coefs, facts: { iterations, converged } }
}
