import {
  type DenseMatrix,
  type FitContext,
  learned,
  type RegressorData,
  type SparseMatrix,
  type State,
} from '@foldwise/core'
import { linearStates } from '../linear-model.ts'
import { type PathOptions, type PathPoint, penaltyPath } from './path.ts'
import { type Prepared, prepare } from './problem.ts'

export interface OnePenalty extends Omit<PathOptions, 'start'> {
  readonly alpha: number
  readonly fitIntercept: boolean
}

/** The model of one alpha, of one target after another, started from the context's warm start. */
export async function fitOne(
  type: string,
  { x, y, outputs, weight }: RegressorData<DenseMatrix | SparseMatrix>,
  options: OnePenalty,
  ctx: FitContext,
): Promise<State> {
  const kernels = await ctx.kernels()
  const features = x.shape[1]
  const before =
    ctx.warmStart && learned(ctx.warmStart, 'coef', 'float64', outputs === 1 ? [features] : [outputs, features])
  const coef = new Float64Array(outputs * features)
  const intercept = new Float64Array(outputs)
  const points: PathPoint[] = []
  for (let o = 0; o < outputs; o++) {
    using ws = kernels.workspace()
    const own = outputs === 1 ? y : Float64Array.from({ length: x.shape[0] }, (_, i) => y[i * outputs + o]!)
    const problem = await prepare(kernels, ws, { x, y: own, weight, fitIntercept: options.fitIntercept }, 1, ctx)
    const start = before && { start: before.subarray(o * features, (o + 1) * features) }
    const whose = outputs === 1 ? '' : ` of target ${o}`
    const point = await optimum(type, problem, { ...options, ...start }, ctx, whose)
    coef.set(point.coef, o * features)
    intercept[o] = point.intercept
    points.push(point)
    ctx.progress('fit', o + 1, outputs, { dualGap: point.dualGap })
  }
  return linearStates(coef, intercept, factsOf(points))
}

/** One number of each target, or, where there is one target, a number. */
function factsOf(points: readonly PathPoint[]): State['facts'] {
  const each = (key: 'iterations' | 'dualGap') =>
    points.length === 1 ? points[0]![key] : points.map((point) => point[key])
  return { iterations: each('iterations'), dualGap: each('dualGap'), converged: points.every(hasConverged) }
}

/** The optimum of one alpha on rows that are ready; `whose` names it in warnings. */
export async function optimum(
  type: string,
  problem: Prepared,
  options: PathOptions & { readonly alpha: number },
  ctx: FitContext,
  whose = '',
): Promise<PathPoint> {
  let found: PathPoint | undefined
  await penaltyPath(problem, [options.alpha], options, ctx, (point) => {
    found = point
  })
  if (!hasConverged(found!)) warnOfGap(type, found!, options.maxIter, ctx, whose)
  return found!
}

export const hasConverged = ({ dualGap, gapTol }: PathPoint): boolean => dualGap <= gapTol

export function warnOfGap(
  type: string,
  { alpha, iterations, dualGap, gapTol }: PathPoint,
  maxIter: number,
  ctx: FitContext,
  whose = '',
): void {
  const [where, remedy] =
    iterations >= maxIter
      ? [`after ${iterations} sweeps`, 'Raise maxIter, tol or alpha.']
      : ['where float64 has no digits left', 'Raise tol.']
  ctx.warn(
    'not-converged',
    `${type}.fit: expected a duality gap of at most ${gapTol.toExponential(2)}, got ${dualGap.toExponential(2)} ${where} for alpha ${alpha}${whose}. ${remedy}`,
  )
}
