import type { Objective, Vector } from './objective.ts'

export interface SolverOptions {
  /** Largest gradient entry at which to stop, each in units of its column's scale. */
  readonly tol: number
  readonly maxIter: number
  /** Called after each iteration. */
  readonly onIteration?: (iteration: number, value: number, gradientNorm: number) => void
}

export interface Outcome {
  readonly iterations: number
  readonly converged: boolean
  /** Mean loss and ridge, without L1 penalty. */
  readonly value: number
  readonly gradientNorm: number
}

/** What each gradient entry is measured in: the square root of a bound of its curvature, but for a constant. */
export function gradientScale(objective: Objective): Float64Array {
  const variances = objective.variances.view
  const ridge = objective.ridge.view
  return variances.map((s, j) => Math.sqrt(s + ridge[j]!) || 1)
}

/** Largest gradient entry in those units. With an L1 penalty, of the subgradient nearest to 0. */
export function gradientNorm(objective: Objective, theta: Vector, gradient: Vector, scale: Float64Array): number {
  const t = theta.view
  const g = gradient.view
  const l1 = objective.lasso.view
  let worst = 0
  for (let j = 0; j < g.length; j++) {
    const penalty = l1[j]!
    const v = g[j]!
    const slope = t[j] === 0 ? Math.max(0, Math.abs(v) - penalty) : Math.abs(v + (t[j]! > 0 ? penalty : -penalty))
    // Written so that NaN counts as large.
    if (!(slope <= worst * scale[j]!)) worst = slope / scale[j]!
  }
  return worst
}
