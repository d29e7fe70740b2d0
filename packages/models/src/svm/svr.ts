import { defineRegressor, denseOrSparseInput, number } from '@foldwise/core'
import { expand, expansionExpose, expansionGraph, expansionOf, expansionState } from './expansion.ts'
import { kernelParams } from './kernel/params.ts'
import { checkPrecomputed, kernelSpec } from './kernel/spec.ts'
import { multiplier } from './smo/bias.ts'
import { fitPairs, warnOfGap } from './smo/fit-pairs.ts'

const TYPE = 'svr'

/**
 * Support vector regression with a kernel: f(x) = sum_i b_i K(x_i, x) + intercept that may miss targets by `epsilon` at no cost, and pays
 * for what is beyond in proportion (Drucker, Burges, Kaufman, Smola and Vapnik, NIPS 9, 1997).
 *
 * Minimises `|f|^2 / 2 + C sum_i weight_i max(0, |y_i - f(x_i)| - epsilon)` as `svc` does; both sides of a row's tube are one signed
 * variable, so that a problem is half as large as LIBSVM's. Models have `support`, `supportVectors`, `dualCoef` and `intercept`; `facts`
 * tell `gamma`, `nSupport`, `nIter`, `converged` and the `gap` reached.
 * Between rows^2 and rows^3 operations. Scale the columns and the targets: `C`, `epsilon` and `tol` are in the targets' unit. It does not
 * predict beyond the range of the targets it has seen.
 */
export const svr = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    C: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 1e3, log: true } }),
    /** Residuals up to this cost nothing. */
    epsilon: number({ min: 0, default: 0.1, space: { kind: 'number', min: 1e-3, max: 1, log: true } }),
    ...kernelParams,
  },
  async fit({ x, y, rows: count, weight }, params, ctx) {
    if (params.kernel === 'precomputed') checkPrecomputed(TYPE, x)
    const spec = await kernelSpec(params, x, ctx.checkpoint)
    const rows = Int32Array.from({ length: count }, (_, i) => i).filter((i) => (weight?.[i] ?? 1) > 0)
    const high = Float64Array.from(rows, (i) => params.C * (weight?.[i] ?? 1))
    const problem = {
      linear: Float64Array.from(rows, (i) => -y[i]!),
      epsilon: params.epsilon,
      low: high.map((v) => -v),
      high,
      group: undefined,
      start: undefined,
    }
    const solution = await fitPairs(x, rows, problem, spec, params, ctx, { sumIsZero: true, stage: 'fit' })
    if (!solution.converged) warnOfGap(TYPE, ctx, solution.gap, solution.nIter, params.tol)
    return expansionState(x, rows, solution, -multiplier(problem, solution) - solution.shift, spec)
  },
  methods(state, params, { features }) {
    const expansion = expansionOf(TYPE, state, params, features)
    return { predict: (x) => expand(expansion, x) }
  },
  expose: expansionExpose,
  graph: (state, params, { features }) => expansionGraph(expansionOf(TYPE, state, params, features), features!, 'y'),
})
