import { InputError, isSparse } from '@foldwise/core'
import { cholesky, choleskySolve, gram, type Region, runPausing } from '@foldwise/kernels'
import { combination, excess, objective, products } from './margins.ts'
import type { LinearFit, LinearOptions, LinearProblem } from './problem.ts'

/**
 * Newton's method on squared losses, with the whole Hessian of the rows that cost something, and backtracking: ends at the exact
 * minimum once those rows stay the same (Keerthi and DeCoste, "A modified finite Newton method for fast solution of large scale
 * linear SVMs", JMLR 2005). Columns of any scale. It stops when a step would lower the objective by less than `tol / 1000` of it.
 */
export async function newton(problem: LinearProblem, options: LinearOptions): Promise<LinearFit> {
  const { cost } = problem
  const { kernels, tol, maxIter, checkpoint, onIteration } = options
  const width = problem.x.shape[1] + 1
  using ws = kernels.workspace()
  const packed = ws.raw(Float64Array, problem.y.length * width)
  const hessian = ws.raw(Float64Array, width * width)
  const step = ws.raw(Float64Array, width)

  const w = new Float64Array(width)
  let at = products(problem, w)
  let value = objective(problem, w, at)
  let violation = Infinity
  let nIter = 0
  let converged = false
  const slopes = (): Float64Array => at.map((m, i) => 2 * cost[i]! * excess(problem, i, m))
  for (; nIter < maxIter && !converged; nIter++) {
    const gradient = combination(problem, slopes())
    for (let j = 0; j < width; j++) gradient[j]! += w[j]!
    const active = packActive(problem, at, packed)
    await checkpoint()
    await runPausing(gram(kernels, active, width, packed, hessian), checkpoint)
    step.view.set(gradient)
    await solve(options, width, hessian, step)
    const s = step.copy()
    const decrease = s.reduce((sum, v, j) => sum + v * gradient[j]!, 0)
    violation = decrease / 2 / Math.max(value, Number.MIN_VALUE)
    onIteration(nIter + 1, violation)
    const along = products(problem, s)
    let t = 1
    for (; t > 1e-10; t /= 2) {
      const next = w.map((v, j) => v - t * s[j]!)
      const nextAt = at.map((m, i) => m - t * along[i]!)
      const nextValue = objective(problem, next, nextAt)
      if (!(nextValue <= value - 1e-4 * t * decrease)) continue
      w.set(next)
      at = nextAt
      value = nextValue
      break
    }
    await checkpoint()
    converged = violation <= tol / 1000 || t <= 1e-10
  }
  return { w, nIter, converged, violation, allowed: tol / 1000, dual: slopes().map((v) => -v) }
}

/** Rows that cost something, times the root of their curvature, one after another; returns how many. */
function packActive(problem: LinearProblem, at: Float64Array, packed: Region<Float64Array>): number {
  const { x, cost, bias } = problem
  const [rows, columns] = x.shape
  const out = packed.view
  let used = 0
  for (let i = 0; i < rows; i++) {
    if (cost[i] === 0 || excess(problem, i, at[i]!) === 0) continue
    const f = Math.sqrt(2 * cost[i]!)
    const row = used++ * (columns + 1)
    if (isSparse(x)) {
      out.fill(0, row, row + columns)
      for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) out[row + x.indices[k]!] = f * x.values[k]!
    } else for (let j = 0; j < columns; j++) out[row + j] = f * x.data[i * columns + j]!
    out[row + columns] = f * bias
  }
  return used
}

/** step = (1 + hessian)^-1 step, with the Hessian scaled to a unit diagonal first, so that units of columns cost no digits. */
async function solve(
  { type, kernels, checkpoint }: LinearOptions,
  width: number,
  hessian: Region<Float64Array>,
  step: Region<Float64Array>,
): Promise<void> {
  const h = hessian.view
  const unit = Float64Array.from({ length: width }, (_, j) => 1 / Math.sqrt(1 + h[j * width + j]!))
  for (let a = 0; a < width; a++) {
    h[a * width + a]! += 1
    for (let b = 0; b <= a; b++) h[a * width + b]! *= unit[a]! * unit[b]!
  }
  // Twins of columns leave a pivot that is all rounding.
  for (let a = 0; a < width; a++) h[a * width + a]! += 1e-14
  const given = step.view
  for (let j = 0; j < width; j++) given[j]! *= unit[j]!
  if (!(await runPausing(cholesky(kernels, width, hessian), checkpoint))) {
    throw new InputError(
      `${type}.fit: expected columns whose squares add up to finite numbers, got larger ones. Scale the columns first.`,
    )
  }
  choleskySolve(kernels, width, hessian, step)
  const s = step.view
  for (let j = 0; j < width; j++) s[j]! *= unit[j]!
}
