import { compositeSearch } from './composite-search.ts'
import type { Vector } from './objective.ts'
import type { LogisticProblem } from './problem.ts'
import { gradientNorm, gradientScale, type Outcome, type SolverOptions, tolerance } from './solver.ts'
import { sparseColumns } from './sparse-columns.ts'
import type { SparseObjective } from './sparse-objective.ts'

/** Sweeps over the quadratic model at one point. */
const MOST_SWEEPS = 200

/**
 * Proximal Newton for L1 and elastic net on sparse rows, one class after the other: coordinate descent over columns on the quadratic
 * model of the class's block (Yuan, Ho and Lin, "An improved GLMNET for L1-regularized logistic regression", 2012; blocks of classes
 * as in Friedman, Hastie and Tibshirani, 2010). `theta` is the start and becomes the result.
 */
export async function columnDescent(
  objective: SparseObjective,
  problem: LogisticProblem,
  theta: Vector,
  { tol, maxIter, onIteration }: SolverOptions,
): Promise<Outcome> {
  const { pass, outputs, data, length } = objective
  const { kernels: k, workspace: ws } = pass
  const { rows, columns } = data
  const own = columns + (problem.fitIntercept ? 1 : 0)
  const csc = sparseColumns(ws, data, problem.fitIntercept)
  const scales = gradientScale(objective)
  const make = (n: number): Vector => ws.raw(Float64Array, n)
  const gradient = make(length)
  const target = make(length)
  const next = make(length)
  const curvature = make(rows)
  const moved = make(rows)
  // One class's entries, side by side.
  const g = make(own)
  const diagonal = make(own)
  const u = make(own)
  const at = Array.from({ length: outputs }, (_, o) =>
    Int32Array.from({ length: own }, (_, j) => j * objective.lanes + o),
  )
  const gather = (from: Float64Array, o: number): Float64Array => Float64Array.from(at[o]!, (j) => from[j]!)
  const ridge = ws.float64(gather(objective.ridge.view, 0))
  const lasso = ws.float64(gather(objective.lasso.view, 0))
  const scale = ws.float64(gather(scales, 0))
  const everything = Int32Array.from({ length: own }, (_, j) => j)
  const active = ws.int32(everything)

  let value = await objective.evaluate(theta, gradient)
  let norm = gradientNorm(objective, theta, gradient, scales)
  let goal = tolerance(objective, theta, value, tol)
  const first = norm
  let iteration = 0
  let stuck = 0
  while (norm > goal && iteration < maxIter && stuck < outputs) {
    iteration++
    for (let o = 0; o < outputs && norm > goal; o++) {
      const found = await step(o, Math.max(0.1 * goal, Math.min(0.1, norm / first) * norm))
      if (found === undefined) {
        // The search has left gradient and curvatures at a rejected point.
        value = await objective.evaluate(theta, gradient)
        stuck++
        continue
      }
      stuck = 0
      theta.view.set(next.view)
      value = found
      norm = gradientNorm(objective, theta, gradient, scales)
      goal = tolerance(objective, theta, value, tol)
    }
    onIteration?.(iteration, value, norm)
  }
  return { iterations: iteration, converged: norm <= goal, value, gradientNorm: norm, gradientTol: goal }

  async function step(o: number, enough: number): Promise<number | undefined> {
    const entries = at[o]!
    objective.curvatureOf(o, curvature)
    k.columnCurvature(0, own, csc.indptr.at, csc.indices.at, csc.values.at, curvature.at, diagonal.at)
    const [t, full, r, uv, gv] = [theta.view, gradient.view, ridge.view, u.view, g.view]
    for (let j = 0; j < own; j++) {
      // The ridge's share of the gradient is added by the sweep.
      uv[j] = t[entries[j]!]!
      gv[j] = full[entries[j]!]! - r[j]! * uv[j]!
    }
    moved.view.fill(0)
    await minimizeModel(enough)
    target.view.set(theta.view)
    const goal = target.view
    const found = u.view
    for (let j = 0; j < own; j++) goal[entries[j]!] = found[j]!
    return compositeSearch(objective, theta, target, value, gradient, next)
  }

  async function minimizeModel(enough: number): Promise<void> {
    let count = own
    active.view.set(everything)
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      const worst = k.columnSweep(
        active.at,
        count,
        csc.indptr.at,
        csc.indices.at,
        csc.values.at,
        curvature.at,
        g.at,
        diagonal.at,
        ridge.at,
        lasso.at,
        scale.at,
        u.at,
        moved.at,
      )
      await pass.pacer.checkpoint()
      if (worst > enough) {
        // Coordinates at 0 rest until the others have settled.
        if (count === own) {
          const busy = everything.filter((j) => u.view[j] !== 0)
          active.view.set(busy)
          count = busy.length
        }
        if (count > 0) continue
      }
      if (count === own) return
      active.view.set(everything)
      count = own
    }
  }
}
