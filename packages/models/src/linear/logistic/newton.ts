import { cholesky } from './cholesky.ts'
import { lineSearch } from './line-search.ts'
import type { Objective, Vector } from './objective.ts'
import { gradientNorm, gradientScale, type Outcome, type SolverOptions, tolerance } from './solver.ts'

/**
 * Newton's method with the whole Hessian, which `writeHessian` writes, without the ridge, at the last evaluated point. `theta` is the start
 * and becomes the result.
 */
export async function newton(
  objective: Objective,
  theta: Vector,
  writeHessian: (out: Vector) => Promise<void>,
  { tol, maxIter, onIteration }: SolverOptions,
): Promise<Outcome> {
  const { kernels: k, workspace: ws } = objective.pass
  const n = objective.length
  const scale = gradientScale(objective)
  const hessian = ws.raw(Float64Array, n * n)
  const next = ws.raw(Float64Array, n)
  const gradient = ws.raw(Float64Array, n)
  const direction = ws.raw(Float64Array, n)
  let value = await objective.evaluate(theta, gradient)
  let norm = gradientNorm(objective, theta, gradient, scale)
  let goal = tolerance(objective, theta, value, tol)
  let iteration = 0
  while (norm > goal && iteration < maxIter) {
    await writeHessian(hessian)
    const matrix = hessian.view
    const ridge = objective.ridge.view
    for (let j = 0; j < n; j++) matrix[j * n + j]! += ridge[j]!
    direction.view.set(gradient.view)
    const factor = await cholesky(matrix, n, objective.pass.pacer)
    factor.solve(direction.view)
    k.scaleAdd(n, -2, direction.at, direction.at)
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
}
