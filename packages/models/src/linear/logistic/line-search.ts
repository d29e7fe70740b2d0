import type { Objective, Vector } from './objective.ts'

/** Least share of the predicted decrease that counts as progress. */
const ARMIJO = 1e-4
/** Differences of values below this share of the value are rounding. */
const ROUNDING = 1e-13
const MOST_STEPS = 40

export interface Step {
  readonly size: number
  readonly value: number
}

/**
 * Backtracks from `theta + direction` until the value falls enough; `next` and `gradient` are left at the point found.
 * Where values can no longer tell points apart, a smaller slope decides (Hager and Zhang's approximate Wolfe condition, 2005).
 * `undefined` where no step helps.
 */
export async function lineSearch(
  objective: Objective,
  theta: Vector,
  direction: Vector,
  value: number,
  slope: number,
  next: Vector,
  gradient: Vector,
): Promise<Step | undefined> {
  const k = objective.pass.kernels
  const n = objective.length
  for (let size = 1, tries = 0; tries < MOST_STEPS; tries++) {
    next.view.set(theta.view)
    k.addTo(n, size, direction.at, next.at)
    const found = await objective.evaluate(next, gradient)
    if (found <= value + ARMIJO * size * slope) return { size, value: found }
    if (found <= value + ROUNDING * Math.abs(value)) {
      const there = k.dot(n, gradient.at, direction.at)
      if (Math.abs(there) <= 0.9 * Math.abs(slope)) return { size, value: found }
    }
    // Minimum of the parabola through both values and the slope, kept within a tenth and a half.
    const bend = found - value - size * slope
    const best = bend > 0 && bend < Infinity ? (-slope * size * size) / (2 * bend) : 0
    size = Math.min(0.5 * size, Math.max(0.1 * size, best))
  }
  return undefined
}
