import type { Objective, Vector } from './objective.ts'
import { lassoPenalty } from './solver.ts'

const ARMIJO = 1e-4
/** Differences of values below this share of the value are rounding. */
const ROUNDING = 1e-13
const MOST_STEPS = 40

/**
 * Backtracks from `target` towards `theta` until loss, ridge and L1 penalty together fall enough (Tseng and Yun, 2009).
 * `value` is loss and ridge at `theta`, `gradient` theirs; returns loss and ridge at `next`, with `gradient` taken there.
 */
export async function compositeSearch(
  objective: Objective,
  theta: Vector,
  target: Vector,
  value: number,
  gradient: Vector,
  next: Vector,
): Promise<number | undefined> {
  const t = theta.view
  const g = gradient.view
  const goal = target.view
  let predicted = lassoPenalty(objective, target) - lassoPenalty(objective, theta)
  const before = value + lassoPenalty(objective, theta)
  for (let j = 0; j < t.length; j++) predicted += g[j]! * (goal[j]! - t[j]!)
  if (!(predicted < 0)) return undefined
  for (let size = 1, tries = 0; tries < MOST_STEPS; tries++, size *= 0.5) {
    const at = next.view
    const from = theta.view
    const to = target.view
    // At full size exactly the target, so that zeros stay zeros.
    for (let j = 0; j < at.length; j++) at[j] = size === 1 ? to[j]! : from[j]! + size * (to[j]! - from[j]!)
    const found = await objective.evaluate(next, gradient)
    if (found + lassoPenalty(objective, next) <= before + ARMIJO * size * predicted + ROUNDING * Math.abs(before))
      return found
  }
  return undefined
}
