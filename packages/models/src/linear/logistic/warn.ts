import type { FitContext } from '@foldwise/core'
import type { LogisticFit } from './fit.ts'
import type { LogisticProblem } from './problem.ts'

/** Tells of a fit that stopped early, or has no end. */
export function warnOfFit(
  type: string,
  result: LogisticFit,
  problem: LogisticProblem,
  maxIter: number,
  ctx: FitContext,
): void {
  if (!result.converged) {
    const [why, remedy] =
      result.iterations >= maxIter
        ? [`after ${result.iterations} iterations`, 'Raise maxIter or tol, or lower C.']
        : ['where no step improves the objective any more', 'Raise tol: this is as far as float64 goes.']
    ctx.warn(
      'not-converged',
      `${type}.fit: expected a gradient of at most ${result.gradientTol.toExponential(2)}, got ${result.gradientNorm.toExponential(2)} ${why}. ${remedy}`,
    )
  }
  // A single row on the wrong side costs log 2 times its weight or more.
  const least = Math.LN2 * (problem.weight ? smallestPositive(problem.weight) : 1)
  if (problem.C === Infinity && result.objective < least) {
    ctx.warn(
      'separable',
      `${type}.fit: expected classes that overlap, got rows that a plane separates: without a penalty the coefficients grow without bound, and where they stop means little. Use penalty 'l2'.`,
    )
  }
}

function smallestPositive(weight: Float64Array): number {
  let least = Infinity
  for (const w of weight) if (w > 0 && w < least) least = w
  return least
}
