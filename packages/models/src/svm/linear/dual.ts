import { svm } from '@foldwise/kernels'
import { shuffle } from '../../linear/logistic/shuffle.ts'
import type { LinearFit, LinearOptions, LinearProblem } from './problem.ts'

/** Values visited between two chances to abort. */
const SLICE = 1 << 20

/**
 * Coordinate descent over the dual, on rows in a new order each pass, with shrinking, as LIBLINEAR's solvers 1, 3, 11, 12 and 13.
 * For classes it stops when projected gradients lie within `tol`; for targets, when their sum has fallen to `tol` of the first one.
 */
export async function dual(problem: LinearProblem, options: LinearOptions): Promise<LinearFit> {
  const { y, cost, epsilon, squared, bias } = problem
  const { kernels, rows: x, tol, maxIter, random, checkpoint, onIteration } = options
  const k = kernels.use(svm)
  using ws = kernels.workspace()
  const used = Int32Array.from(y.keys()).filter((i) => cost[i]! > 0)
  const order = ws.int32(used)
  const ridge = ws.float64(cost.map((c) => (squared ? 0.5 / c : 0)))
  const r = ridge.view
  const curve = ws.float64(x.squares.map((s, i) => s + bias * bias + r[i]!))
  const upper = ws.float64(squared ? cost.map(() => Infinity) : cost)
  const target = ws.float64(y)
  const alpha = ws.float64(y.length)
  const w = ws.float64(x.columns + 1)
  const state = ws.float64(5)
  const slice = Math.max(1, Math.floor(SLICE / Math.max(1, x.density)))
  const rowsAt = [order.at, x.columns, x.indptr, x.indices, x.values, target.at] as const
  const rest = [upper.at, ridge.at, curve.at, bias, alpha.at, w.at, state.at] as const
  const visit = (from: number, to: number): number =>
    epsilon === undefined
      ? k.dualHinge(from, to, ...rowsAt, ...rest)
      : k.dualTube(from, to, ...rowsAt, epsilon, ...rest)

  let active = used.length
  let [violation, allowed] = [Infinity, tol]
  // What a row has to exceed to be left out: extremes of the pass before.
  let [most, least] = [Infinity, epsilon === undefined ? -Infinity : 0]
  let nIter = 0
  let converged = used.length === 0
  while (!converged && nIter < maxIter) {
    shuffle(order.view.subarray(0, active), random.uint32())
    state.view.set(epsilon === undefined ? [active, -Infinity, Infinity, most, least] : [active, 0, 0, most])
    for (let s = 0; s < active; ) {
      s = visit(s, Math.min(active, s + slice))
      active = state.view[0]!
      await checkpoint()
    }
    const [, first, second] = state.view as unknown as [number, number, number]
    if (epsilon !== undefined && nIter === 0) allowed = tol * second
    violation = epsilon === undefined ? Math.max(0, first - second) : second
    onIteration(++nIter, violation)
    if (violation <= allowed) {
      if (active === used.length) converged = true
      // Rows that were left out have a last word.
      else [active, most, least] = [used.length, Infinity, -Infinity]
    } else if (epsilon === undefined) [most, least] = [first > 0 ? first : Infinity, second < 0 ? second : -Infinity]
    else most = first
  }
  const signed = alpha.copy()
  if (epsilon === undefined) for (let i = 0; i < signed.length; i++) signed[i]! *= y[i]!
  return { w: w.copy(), nIter, converged, violation, allowed, dual: signed }
}
