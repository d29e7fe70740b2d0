import type { Rng } from '@foldwise/core'
import { newtonCg } from './newton-cg.ts'
import type { Vector } from './objective.ts'
import type { LogisticProblem } from './problem.ts'
import type { Outcome, SolverOptions } from './solver.ts'
import type { SparseObjective } from './sparse-objective.ts'

/** Values visited between two chances to abort. */
const SLICE = 1 << 20
/** The dual is left for Newton's method at slopes below this: from there on that converges quadratically. */
const SLOPE = 0.1
const MOST_EPOCHS = 30

/**
 * Dual coordinate descent as in LIBLINEAR (`-s 7`), on rows in a new order each epoch, and truncated Newton steps from where it
 * stops. LIBLINEAR penalises the intercept; here the penalty pulls it towards its own last value, so that none is left at the end.
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
  start()

  const slice = Math.max(1, Math.floor((SLICE * rows) / Math.max(1, data.values.length)))
  const most = Math.min(options.maxIter, MOST_EPOCHS)
  let innerTol = 1e-2
  let epoch = 0
  for (let worst = Infinity; epoch < most && worst >= SLOPE; epoch++) {
    order.view.set(random.permutation(rows))
    worst = 0
    for (let from = 0; from < rows; from += slice) {
      const to = Math.min(rows, from + slice)
      const { indptr, indices, values, y } = data
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
        bias !== undefined,
        innerTol,
      )
      worst = Math.max(worst, slope)
      await pass.pacer.checkpoint()
    }
    innerTol = Math.max(1e-8, Math.min(innerTol, 0.1 * worst))
    if (bias !== undefined) theta.view[bias]! += balance()
  }
  const rest = await newtonCg(objective, theta, { ...options, maxIter: options.maxIter - epoch })
  return { ...rest, iterations: epoch + rest.iterations }

  function start(): void {
    const indptr = data.indptr.view
    const values = data.values.view
    for (let i = 0; i < rows; i++) {
      const c = problem.C * (problem.weight ? problem.weight[i]! : 1)
      let square = bias === undefined ? 0 : 1
      for (let at = indptr[i]!; at < indptr[i + 1]!; at++) square += values[at]! * values[at]!
      bound.view[i] = c
      norms.view[i] = square
      // So near to 0 that the coefficients need not hear of it.
      alpha.view[2 * i] = Math.min(0.001 * c, 1e-8)
      alpha.view[2 * i + 1] = c - alpha.view[2 * i]!
    }
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
