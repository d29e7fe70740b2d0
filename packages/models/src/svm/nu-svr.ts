import { defineRegressor, denseOrSparseInput, number } from '@foldwise/core'
import { expand, expansionExpose, expansionGraph, expansionOf, expansionState } from './expansion.ts'
import { kernelParams } from './kernel/params.ts'
import { checkPrecomputed, kernelSpec } from './kernel/spec.ts'
import { multiplier } from './smo/bias.ts'
import { fitPairs, warnOfGap } from './smo/fit-pairs.ts'

const TYPE = 'nuSvr'

/**
 * Support vector regression that finds the width of its tube: at most a share `nu` of the rows lies outside, and at least that share
 * become support vectors (Schölkopf, Smola, Williamson and Bartlett, Neural Computation 12, 2000). LIBSVM's and scikit-learn's results.
 *
 * Minimises `|f|^2 / 2 + C (nu n epsilon + sum_i weight_i max(0, |y_i - f(x_i)| - epsilon))` over f and epsilon, where n is the sum of
 * the weights, with two variables a row: otherwise as `svr`, with the same kernels, methods and facts, and `epsilon`, the half width found.
 * Between rows^2 and rows^3 operations, at about twice the time of `svr`: where the width is known, take that. Scale the columns and the
 * targets.
 */
export const nuSvr = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Bound on the share of rows outside the tube from above and on that of support vectors from below. */
    nu: number({ above: 0, max: 1, default: 0.5, space: { kind: 'number', min: 0.01, max: 1 } }),
    C: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 1e3, log: true } }),
    ...kernelParams,
  },
  async fit({ x, y, rows: count, weight }, params, ctx) {
    if (params.kernel === 'precomputed') checkPrecomputed(TYPE, x)
    const spec = await kernelSpec(params, x, ctx.checkpoint)
    const rows = Int32Array.from({ length: count }, (_, i) => i).filter((i) => (weight?.[i] ?? 1) > 0)
    const n = rows.length
    // The first n variables pull f up to targets above the tube, the others, which are negative, down to those below.
    const high = new Float64Array(2 * n)
    for (let k = 0; k < n; k++) high[k] = params.C * (weight?.[rows[k]!] ?? 1)
    const low = high.map((_, k) => (k < n ? 0 : -high[k - n]!))
    let left = (params.nu * high.reduce((sum, v) => sum + v, 0)) / 2
    const start = new Float64Array(2 * n)
    for (let k = 0; k < n; k++) {
      const own = Math.min(left, high[k]!)
      start[k] = own
      start[n + k] = -own
      left -= own
    }
    const problem = {
      linear: Float64Array.from({ length: 2 * n }, (_, k) => -y[rows[k % n]!]!),
      epsilon: 0,
      low,
      high,
      group: Int32Array.from({ length: 2 * n }, (_, k) => (k < n ? 0 : 1)),
      start,
    }
    const twice = Int32Array.from([...rows, ...rows])
    const solution = await fitPairs(x, twice, problem, spec, params, ctx, { sumIsZero: true, stage: 'fit' })
    if (!solution.converged) warnOfGap(TYPE, ctx, solution.gap, solution.nIter, params.tol)
    const [above, below] = [multiplier(problem, solution, 0), multiplier(problem, solution, 1)]
    const b = solution.b.slice(0, n).map((v, k) => v + solution.b[n + k]!)
    const state = expansionState(x, rows, { ...solution, b }, -(above + below) / 2 - solution.shift, spec)
    return { ...state, facts: { ...state.facts, epsilon: (below - above) / 2 } }
  },
  methods(state, params, { features }) {
    const expansion = expansionOf(TYPE, state, params, features)
    return { predict: (x) => expand(expansion, x) }
  },
  expose: expansionExpose,
  graph: (state, params, { features }) => expansionGraph(expansionOf(TYPE, state, params, features), features!, 'y'),
})
