import {
  type DenseMatrix,
  type FitContext,
  learned,
  type RegressorData,
  type SparseMatrix,
  type State,
} from '@foldwise/core'
import { linearState } from '../linear-model.ts'
import { type PathOptions, type PathPoint, penaltyPath } from './path.ts'
import { type Prepared, prepare } from './problem.ts'

export interface OnePenalty extends Omit<PathOptions, 'start'> {
  readonly alpha: number
  readonly fitIntercept: boolean
}

/** The model of one alpha, started from the context's warm start. */
export async function fitOne(
  type: string,
  { x, y, weight }: RegressorData<DenseMatrix | SparseMatrix>,
  options: OnePenalty,
  ctx: FitContext,
): Promise<State> {
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const problem = await prepare(kernels, ws, { x, y, weight, fitIntercept: options.fitIntercept }, 1, ctx)
  const start = ctx.warmStart && { start: learned(ctx.warmStart, 'coef', 'float64', [x.shape[1]]) }
  const state = await optimum(type, problem, { ...options, ...start }, ctx, {})
  ctx.progress('fit', 1, 1, { dualGap: state.facts.dualGap as number })
  return state
}

/** The state of one alpha on rows that are ready. */
export async function optimum(
  type: string,
  problem: Prepared,
  options: PathOptions & { readonly alpha: number },
  ctx: FitContext,
  facts: State['facts'],
): Promise<State> {
  let found: PathPoint | undefined
  await penaltyPath(problem, [options.alpha], options, ctx, (point) => {
    found = point
  })
  const { coef, intercept, iterations, dualGap, gapTol } = found!
  const converged = dualGap <= gapTol
  if (!converged) warnOfGap(type, found!, options.maxIter, ctx)
  return linearState(coef, intercept, { ...facts, iterations, dualGap, converged })
}

export function warnOfGap(
  type: string,
  { alpha, iterations, dualGap, gapTol }: PathPoint,
  maxIter: number,
  ctx: FitContext,
): void {
  const [where, remedy] =
    iterations >= maxIter
      ? [`after ${iterations} sweeps`, 'Raise maxIter, tol or alpha.']
      : ['where float64 has no digits left', 'Raise tol.']
  ctx.warn(
    'not-converged',
    `${type}.fit: expected a duality gap of at most ${gapTol.toExponential(2)}, got ${dualGap.toExponential(2)} ${where} for alpha ${alpha}. ${remedy}`,
  )
}
