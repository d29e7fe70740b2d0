import { diagonalInverse } from './diagonal-inverse.ts'
import { lineSearch } from './line-search.ts'
import type { Objective, Vector } from './objective.ts'
import { gradientNorm, gradientScale, type Outcome, type SolverOptions, tolerance } from './solver.ts'

/** Products for one direction; where more are needed, an inexact direction and a new gradient do better. */
const MOST_PRODUCTS = 200
/** How exactly early directions are solved: 0.1 took a quarter more products on texts, 0.5 as many. */
const LOOSEST = 0.25

/**
 * Truncated Newton: directions by conjugate gradients, preconditioned with an estimate of the Hessian's diagonal, solved only as
 * exactly as the distance to the optimum warrants (Dembo, Eisenstat and Steihaug, 1982). `theta` is the start and the result.
 */
export async function newtonCg(
  objective: Objective,
  theta: Vector,
  { tol, maxIter, onIteration }: SolverOptions,
): Promise<Outcome> {
  const { kernels: k, workspace: ws } = objective.pass
  const n = objective.length
  const scale = gradientScale(objective)
  const make = (): Vector => ws.raw(Float64Array, n)
  const next = make()
  const gradient = make()
  const direction = make()
  const inverse = diagonalInverse(objective)
  const residual = make()
  const z = make()
  const p = make()
  const hp = make()
  let value = await objective.evaluate(theta, gradient)
  let norm = gradientNorm(objective, theta, gradient, scale)
  let goal = tolerance(objective, theta, value, tol)
  const first = norm
  let iteration = 0
  while (norm > goal && iteration < maxIter) {
    inverse.refresh()
    await conjugateGradients(Math.min(LOOSEST, Math.sqrt(norm / first)))
    const slope = k.dot(n, direction.at, gradient.at)
    const step = slope < 0 ? await lineSearch(objective, theta, direction, value, slope, next, gradient) : undefined
    if (!step) break
    iteration++
    theta.view.set(next.view)
    value = step.value
    norm = gradientNorm(objective, theta, gradient, scale)
    goal = tolerance(objective, theta, value, tol)
    onIteration?.(iteration, value, norm)
  }
  return { iterations: iteration, converged: norm <= goal, value, gradientNorm: norm, gradientTol: goal }

  /** direction = about -H^-1 gradient. The residual, in the preconditioner's norm, shrinks by `shrink`. */
  async function conjugateGradients(shrink: number): Promise<void> {
    direction.view.fill(0)
    residual.view.set(gradient.view)
    k.scaleAdd(n, -2, residual.at, residual.at)
    inverse.apply(residual, z)
    p.view.set(z.view)
    let rz = k.dot(n, residual.at, z.at)
    const enough = rz * shrink * shrink
    for (let i = 0; i < MOST_PRODUCTS && rz > enough; i++) {
      await objective.curvature(p, hp)
      const bend = k.dot(n, p.at, hp.at)
      if (!(bend > 0)) {
        if (i === 0) direction.view.set(p.view)
        return
      }
      const size = rz / bend
      k.addTo(n, size, p.at, direction.at)
      k.addTo(n, -size, hp.at, residual.at)
      inverse.apply(residual, z)
      const rest = k.dot(n, residual.at, z.at)
      k.scaleAdd(n, rest / rz, z.at, p.at)
      rz = rest
    }
  }
}
