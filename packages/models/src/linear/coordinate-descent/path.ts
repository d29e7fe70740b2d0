import { type FitContext, shuffleInPlace } from '@foldwise/core'
import { exp, log } from '@foldwise/kernels'
import { minimize } from './minimize.ts'
import type { Prepared } from './problem.ts'

/** `(1 / 2 sum of weights) sum_i weight_i error_i^2 + alpha l1Ratio |w|_1 + alpha (1 - l1Ratio) |w|^2 / 2`, for one alpha after another. */
export interface PathOptions {
  readonly l1Ratio: number
  readonly positive: boolean
  readonly maxIter: number
  /** Largest duality gap, as a share of the variance of the targets. */
  readonly tol: number
  readonly selection: 'cyclic' | 'random'
  /** Coefficients to start from. */
  readonly start?: Float64Array
}

export interface PathPoint {
  readonly alpha: number
  readonly coef: Float64Array<ArrayBuffer>
  readonly intercept: number
  readonly iterations: number
  readonly dualGap: number
  readonly gapTol: number
}

/** The optimum of each alpha, from the one before. `onPoint` is told of each. Alphas should descend. */
export async function penaltyPath(
  problem: Prepared,
  alphas: ArrayLike<number>,
  options: PathOptions,
  ctx: FitContext,
  onPoint: (point: PathPoint, done: number) => void,
): Promise<void> {
  const { descent, factor, active, all } = problem
  const { start } = options
  const w = descent.w.view
  for (const j of all) w[j] = start ? start[j]! / factor[j]! : 0
  descent.reset()
  const { l1Ratio, positive, maxIter } = options
  const random = options.selection === 'random' ? ctx.stream('coordinates') : undefined
  const shuffle = random && ((order: Int32Array) => shuffleInPlace(order, random))
  const gapTol = options.tol * descent.target
  for (let k = 0; k < alphas.length; k++) {
    const alpha = alphas[k]!
    const before = k > 0 ? alphas[k - 1]! : undefined
    const [l1, l2] = [descent.l1.view, descent.l2.view]
    for (const j of all) {
      l1[j] = alpha * l1Ratio * factor[j]!
      l2[j] = alpha * (1 - l1Ratio) * factor[j]! * factor[j]!
    }
    // The strong rule: a slope rarely grows faster than the penalty falls.
    const bar = before === undefined ? Infinity : 2 * alpha - before
    const guess = (pull: number, j: number): boolean => pull >= bar * l1Ratio * factor[j]!
    const { sweeps, gap } = await minimize(
      descent,
      guess,
      { gap: gapTol, maxIter, positive, shuffle },
      { active, all },
      ctx,
    )
    onPoint({ alpha, ...original(problem), iterations: sweeps, dualGap: gap, gapTol }, k + 1)
    await ctx.checkpoint()
  }
}

/** The least alpha whose coefficients are all 0. */
export function largestAlpha({ descent, factor, all }: Prepared, l1Ratio: number, positive: boolean): number {
  descent.w.view.fill(0)
  descent.reset()
  const slopes = descent.slopes()
  let most = 0
  for (const j of all) most = Math.max(most, (positive ? slopes[j]! : Math.abs(slopes[j]!)) / factor[j]!)
  return most / l1Ratio
}

/** Coefficients in the units of the columns. */
function original({ descent, factor, mean, targetMean }: Prepared): Pick<PathPoint, 'coef' | 'intercept'> {
  const coef = new Float64Array(factor.length)
  const w = descent.w.view
  let intercept = targetMean
  for (let j = 0; j < coef.length; j++) {
    coef[j] = w[j]! * factor[j]!
    if (coef[j] !== 0) intercept -= coef[j]! * mean[j]!
  }
  return { coef, intercept }
}

/** From `largest` down to `eps` times it, each the same share of the one before. */
export function geometric(largest: number, eps: number, count: number): Float64Array {
  // As in scikit-learn: where nothing correlates, any alpha will do.
  if (!(largest > 1e-15)) return new Float64Array(count).fill(1e-15)
  const step = count > 1 ? log(eps) / (count - 1) : 0
  return Float64Array.from({ length: count }, (_, k) => largest * exp(step * k))
}
