import { type DenseMatrix, type FitContext, isSparse, ParamError, type SparseMatrix, toDense } from '@foldwise/core'
import { newton } from '../logistic/newton.ts'
import { newtonCg } from '../logistic/newton-cg.ts'
import type { Vector } from '../logistic/objective.ts'
import type { Outcome, SolverOptions } from '../logistic/solver.ts'
import type { SmoothObjective } from './objective.ts'

export type SmoothSolver = 'newton-cholesky' | 'newton-cg'

/** Widest rows whose Hessian is worth factorizing, and widest of all that may ask for it. */
const WIDEST = 512
const MOST_COLUMNS = 3072
/** Largest dense copy of sparse rows that is taken without thought, in values. */
const SMALL = 1 << 20

/** The solver, and the rows in the form that it needs. Throws `ParamError` for too many columns to factorize. */
export function planSmooth(
  type: string,
  x: DenseMatrix | SparseMatrix,
  named: SmoothSolver | 'auto',
): { readonly solver: SmoothSolver; readonly x: DenseMatrix | SparseMatrix } {
  const [rows, features] = x.shape
  if (named === 'newton-cholesky' && features >= MOST_COLUMNS) {
    throw new ParamError(
      `${type}.fit: expected fewer than ${MOST_COLUMNS} columns for solver 'newton-cholesky', got ${features}. Use solver 'auto'.`,
    )
  }
  const width = features + 1
  const fits = width <= WIDEST && (!isSparse(x) || rows * width <= Math.max(SMALL, 4 * x.values.length))
  const solver = named === 'auto' ? (fits ? 'newton-cholesky' : 'newton-cg') : named
  if (solver === 'newton-cg' || !isSparse(x)) return { solver, x }
  return { solver, x: { kind: 'dense', shape: x.shape, data: toDense(x) } }
}

/** `theta` is the start and becomes the result. */
export const minimizeSmooth = (
  solver: SmoothSolver,
  objective: SmoothObjective,
  theta: Vector,
  options: SolverOptions,
): Promise<Outcome> =>
  solver === 'newton-cg'
    ? newtonCg(objective, theta, options)
    : newton(objective, theta, (out) => objective.hessian(out), options)

export function warnOfGradient(
  type: string,
  { iterations, converged, gradientNorm, gradientTol }: Outcome,
  maxIter: number,
  ctx: FitContext,
): void {
  if (converged) return
  const [why, remedy] =
    iterations >= maxIter
      ? [`after ${iterations} iterations`, 'Raise maxIter, tol or alpha.']
      : ['where no step improves the objective any more', 'Raise tol: this is as far as float64 goes.']
  ctx.warn(
    'not-converged',
    `${type}.fit: expected a gradient of at most ${gradientTol.toExponential(2)}, got ${gradientNorm.toExponential(2)} ${why}. ${remedy}`,
  )
}
