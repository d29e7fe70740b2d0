import { compositeSearch } from './composite-search.ts'
import type { DenseObjective } from './dense-objective.ts'
import { fullHessian, hessianBuilder } from './hessian.ts'
import type { Vector } from './objective.ts'
import { gradientNorm, gradientScale, type Outcome, type SolverOptions, tolerance } from './solver.ts'

/** Sweeps over the quadratic model at one point. */
const MOST_SWEEPS = 1000

/**
 * Proximal Newton for L1 and elastic net on dense rows: coordinate descent on the quadratic model with the whole Hessian
 * (Lee, Sun and Saunders, "Proximal Newton-type methods", 2014). `theta` is the start and becomes the result.
 */
export async function gramDescent(
  objective: DenseObjective,
  theta: Vector,
  { tol, maxIter, onIteration }: SolverOptions,
): Promise<Outcome> {
  const { kernels: k, workspace: ws } = objective.pass
  const n = objective.length
  const scales = gradientScale(objective)
  const scale = ws.float64(scales)
  const hessian = ws.raw(Float64Array, n * n)
  const builder = hessianBuilder(objective)
  const block = ws.raw(Float64Array, objective.data.width * objective.data.width)
  const gradient = ws.raw(Float64Array, n)
  const target = ws.raw(Float64Array, n)
  const slope = ws.raw(Float64Array, n)
  const next = ws.raw(Float64Array, n)
  const everything = Array.from({ length: n }, (_, j) => j).filter((j) => objective.variances.view[j]! > 0)
  const active = ws.int32(everything)
  let value = await objective.evaluate(theta, gradient)
  let norm = gradientNorm(objective, theta, gradient, scales)
  let goal = tolerance(objective, theta, value, tol)
  const first = norm
  let iteration = 0
  while (norm > goal && iteration < maxIter) {
    await fullHessian(builder, objective, block, hessian)
    const ridge = objective.ridge.view
    for (let j = 0; j < n; j++) hessian.view[j * n + j]! += ridge[j]!
    await minimizeModel(Math.max(0.1 * goal, Math.min(0.1, norm / first) * norm))
    const found = await compositeSearch(objective, theta, target, value, gradient, next)
    if (found === undefined) break
    iteration++
    theta.view.set(next.view)
    value = found
    norm = gradientNorm(objective, theta, gradient, scales)
    goal = tolerance(objective, theta, value, tol)
    onIteration?.(iteration, value, norm)
  }
  return { iterations: iteration, converged: norm <= goal, value, gradientNorm: norm, gradientTol: goal }

  async function minimizeModel(enough: number): Promise<void> {
    target.view.set(theta.view)
    slope.view.set(gradient.view)
    let count = everything.length
    active.view.set(everything)
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      const worst = k.gramSweep(active.at, count, n, hessian.at, objective.lasso.at, scale.at, slope.at, target.at)
      await objective.pass.pacer.checkpoint()
      if (worst > enough) {
        // Coordinates at 0 rest until the others have settled.
        if (count === everything.length) {
          const busy = everything.filter((j) => target.view[j] !== 0)
          active.view.set(busy)
          count = busy.length
        }
        if (count > 0) continue
      }
      if (count === everything.length) return
      active.view.set(everything)
      count = everything.length
    }
  }
}
