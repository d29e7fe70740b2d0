import type { Rng } from '@foldwise/core'
import { newtonCg } from './newton-cg.ts'
import type { Vector } from './objective.ts'
import type { LogisticProblem } from './problem.ts'
import { shuffle } from './shuffle.ts'
import { gradientNorm, gradientScale, type Outcome, type SolverOptions, tolerance } from './solver.ts'
import type { SparseObjective } from './sparse-objective.ts'

/** Values visited between two chances to abort. */
const SLICE = 1 << 20
const MOST_EPOCHS = 60
/** Epochs to come near in; rows far from unit length may take hundreds. */
const NEAR_EPOCHS = 30
/** Slopes of the dual below this count as near; the gradient is first looked at where they are below the root of `tol` too. */
const NEAR = 0.1
/** Where this many epochs have not shrunk slopes to this share, the time is better spent on Newton steps. */
const PATIENCE = 5
const SHRINK = 0.25
/** The same while slopes are large: they may still fall faster. */
const SHRINK_FAR = 0.6

/**
 * Dual coordinate descent as in LIBLINEAR (`-s 7`), on rows in a new order each epoch, and truncated Newton steps from where it
 * stops. LIBLINEAR penalises the intercept; here the penalty pulls it towards its own last value, so that none is left at the end
 * (method of multipliers), and is so weak that it couples the rows no more than their features do.
 * For two classes, L2 and sparse rows. `theta`, all zeros but for the intercept, becomes the result.
 */
export async function dual(
  objective: SparseObjective,
  problem: LogisticProblem,
  theta: Vector,
  random: Rng,
  options: SolverOptions,
): Promise<Outcome> {
  const { pass, data, intercepts } = objective
  const { kernels: k, workspace: ws } = pass
  const { rows, columns } = data
  const [bias] = intercepts
  const bound = ws.raw(Float64Array, rows)
  const norms = ws.raw(Float64Array, rows)
  const alpha = ws.raw(Float64Array, rows * 2)
  const order = ws.raw(Int32Array, rows)
  order.view.set(Int32Array.from({ length: rows }, (_, i) => i))
  const pull = start()

  const slice = Math.max(1, Math.floor((SLICE * rows) / Math.max(1, data.values.length)))
  const most = Math.min(options.maxIter, MOST_EPOCHS)
  const scale = gradientScale(objective)
  const gradient = ws.raw(Float64Array, objective.length)
  const first = ws.float64(theta.view)
  const slopes: number[] = []
  let enough = Math.min(NEAR, Math.sqrt(options.tol))
  while (slopes.length < most) {
    const slope = await runEpoch(Math.max(1e-10, Math.min(1e-2, 0.1 * (slopes.at(-1) ?? Infinity))))
    slopes.push(slope)
    if (slope <= enough) {
      const value = await objective.evaluate(theta, gradient)
      const norm = gradientNorm(objective, theta, gradient, scale)
      options.onIteration?.(slopes.length, value, norm)
      const goal = tolerance(objective, theta, value, options.tol)
      const outcome = { iterations: slopes.length, converged: true, value, gradientNorm: norm, gradientTol: goal }
      if (norm <= goal) return outcome
      // The largest slope belongs to a slow row or two and falls more slowly than the gradient: about as its root does.
      enough = slope * Math.max(1e-3, Math.min(0.7, Math.sqrt(goal / norm)))
    }
    const before = slopes.at(-1 - PATIENCE)
    if (before !== undefined && slope > before * (slope < NEAR ? SHRINK : SHRINK_FAR)) break
    if (slope > NEAR && slopes.length >= NEAR_EPOCHS) break
  }
  if (slopes.at(-1)! > NEAR) await keepBetter()
  const rest = await newtonCg(objective, theta, {
    ...options,
    maxIter: options.maxIter - slopes.length,
    onIteration: (i, value, norm) => options.onIteration?.(slopes.length + i, value, norm),
  })
  return { ...rest, iterations: slopes.length + rest.iterations }

  /** Far from the dual's optimum its point may be a worse start than the first one. */
  async function keepBetter(): Promise<void> {
    const here = await objective.evaluate(theta, gradient)
    if (!(here <= (await objective.evaluate(first, gradient)))) theta.view.set(first.view)
  }

  /** The intercept's new centre, and one epoch; returns the largest slope met. */
  async function runEpoch(innerTol: number): Promise<number> {
    const { indptr, indices, values, y } = data
    shuffle(order.view, random.uint32())
    if (bias !== undefined) theta.view[bias]! += pull * balance()
    let worst = 0
    for (let from = 0; from < rows; from += slice) {
      const to = Math.min(rows, from + slice)
      const slope = k.dualEpoch(
        from,
        to,
        order.at,
        columns,
        indptr.at,
        indices.at,
        values.at,
        y.at,
        bound.at,
        norms.at,
        alpha.at,
        theta.at,
        pull,
        innerTol,
      )
      worst = Math.max(worst, slope)
      await pass.pacer.checkpoint()
    }
    return worst
  }

  /**
   * Bounds, lengths, dual values. Returns how far a dual value of 1 moves the intercept: as much as it moves the margins of other
   * rows through the features, on average; but at least a Newton step where features share nothing.
   */
  function start(): number {
    const indptr = data.indptr.view
    const values = data.values.view
    const b = bound.view
    const n = norms.view
    const a = alpha.view
    let [squares, bounds] = [0, 0]
    for (let i = 0; i < rows; i++) {
      const c = problem.C * (problem.weight ? problem.weight[i]! : 1)
      const end = indptr[i + 1]!
      let square = 0
      for (let at = indptr[i]!; at < end; at++) square += values[at]! * values[at]!
      b[i] = c
      n[i] = square
      bounds += c
      squares += square
      // So near to 0 that the coefficients need not hear of it.
      a[2 * i] = Math.min(0.001 * c, 1e-8)
      a[2 * i + 1] = c - a[2 * i]!
    }
    if (bias === undefined) return 0
    let shared = 0
    for (const mean of objective.means!.values) shared += mean * mean
    const found = shared + 4 / bounds + squares / rows / rows
    for (let i = 0; i < rows; i++) n[i]! += found
    return found
  }

  /** Sum of the signed dual values, 0 at the optimum: how far the intercept is pulled from the penalty's centre. */
  function balance(): number {
    const y = data.y.view
    const a = alpha.view
    let sum = 0
    for (let i = 0; i < rows; i++) sum += y[i] ? a[2 * i]! : -a[2 * i]!
    return sum
  }
}
