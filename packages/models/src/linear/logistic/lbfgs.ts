import { lineSearch } from './line-search.ts'
import type { Objective, Vector } from './objective.ts'
import { gradientNorm, gradientScale, type Outcome, type SolverOptions, tolerance } from './solver.ts'

/** A cheap stand-in for the inverse Hessian. */
export interface Preconditioner {
  /** q = M^-1 q. */
  apply(q: Vector): void
}

const MEMORY = 10

/** A better preconditioner, made at the current point after `patience` steps, or when no step helps. */
export interface Refinement {
  readonly patience: number
  make(): Promise<Preconditioner>
}

interface Pair {
  readonly s: Vector
  readonly y: Vector
  sy: number
}

/**
 * Limited-memory BFGS (Nocedal and Wright, "Numerical Optimization", algorithm 7.4) whose initial matrix is the preconditioner
 * instead of a multiple of the identity; `theta` is the start and becomes the result.
 */
export async function lbfgs(
  objective: Objective,
  theta: Vector,
  preconditioner: Preconditioner,
  { tol, maxIter, onIteration }: SolverOptions,
  refine?: Refinement,
): Promise<Outcome> {
  const { kernels: k, workspace: ws } = objective.pass
  const n = objective.length
  const scale = gradientScale(objective)
  const make = (): Vector => ws.raw(Float64Array, n)
  const next = make()
  const direction = make()
  let gradient = make()
  let nextGradient = make()
  const spare: Pair[] = []
  let pairs: Pair[] = []
  let value = await objective.evaluate(theta, gradient)
  let norm = gradientNorm(objective, theta, gradient, scale)
  let goal = tolerance(objective, theta, value, tol)
  let iteration = 0
  let since = 0
  while (norm > goal && iteration < maxIter) {
    if (refine && since >= refine.patience) await restart()
    direction.view.set(gradient.view)
    multiply(pairs, direction)
    k.scaleAdd(n, -2, direction.at, direction.at)
    const slope = k.dot(n, direction.at, gradient.at)
    const step = slope < 0 ? await lineSearch(objective, theta, direction, value, slope, next, nextGradient) : undefined
    if (!step) {
      // The pairs, or the preconditioner, mislead: start afresh, from a better one if there is any, or give up.
      if (since === 0) break
      await restart()
      continue
    }
    iteration++
    since++
    const pair = spare.pop() ?? (pairs.length === MEMORY ? pairs.shift()! : { s: make(), y: make(), sy: 0 })
    pair.s.view.set(direction.view)
    k.addTo(n, step.size - 1, direction.at, pair.s.at)
    pair.y.view.set(nextGradient.view)
    k.addTo(n, -1, gradient.at, pair.y.at)
    pair.sy = k.dot(n, pair.s.at, pair.y.at)
    if (pair.sy > 0) pairs.push(pair)
    else spare.push(pair)
    theta.view.set(next.view)
    ;[gradient, nextGradient] = [nextGradient, gradient]
    value = step.value
    norm = gradientNorm(objective, theta, gradient, scale)
    goal = tolerance(objective, theta, value, tol)
    onIteration?.(iteration, value, norm)
  }
  return { iterations: iteration, converged: norm <= goal, value, gradientNorm: norm, gradientTol: goal }

  async function restart(): Promise<void> {
    spare.push(...pairs)
    pairs = []
    since = 0
    if (refine) preconditioner = await refine.make()
  }

  /** q = H q by the two-loop recursion. */
  function multiply(history: readonly Pair[], q: Vector): void {
    const a = new Array<number>(history.length)
    for (let i = history.length - 1; i >= 0; i--) {
      const { s, y, sy } = history[i]!
      a[i] = k.dot(n, s.at, q.at) / sy
      k.addTo(n, -a[i]!, y.at, q.at)
    }
    preconditioner.apply(q)
    for (let i = 0; i < history.length; i++) {
      const { s, y, sy } = history[i]!
      k.addTo(n, a[i]! - k.dot(n, y.at, q.at) / sy, s.at, q.at)
    }
  }
}
