import type { Objective, Vector } from './objective.ts'

export interface SolverOptions {
  /** See `tolerance`. */
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
  /** What it had to come down to. */
  readonly gradientTol: number
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

/**
 * The gradient norm at which to stop: `tol` times the objective where that is below 1 (classes that a plane separates leave next to
 * no loss), `tol` itself where there is no penalty and so no least objective above 0.
 */
export function tolerance(objective: Objective, theta: Vector, value: number, tol: number): number {
  const whole = value + lassoPenalty(objective, theta)
  return objective.isPenalized ? tol * Math.min(1, whole) : tol
}

/** Sum of the L1 penalties. */
export function lassoPenalty(objective: Objective, theta: Vector): number {
  const t = theta.view
  const l1 = objective.lasso.view
  let sum = 0
  for (let j = 0; j < t.length; j++) sum += l1[j]! * Math.abs(t[j]!)
  return sum
}
