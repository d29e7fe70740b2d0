import { defineOutlierDetector, denseOrSparseInput, number } from '@foldwise/core'
import { expand, expansionExpose, expansionGraph, expansionOf, expansionState } from './expansion.ts'
import { kernelParams } from './kernel/params.ts'
import { checkPrecomputed, kernelSpec } from './kernel/spec.ts'
import { multiplier } from './smo/bias.ts'
import { fitPairs, warnOfGap } from './smo/fit-pairs.ts'

const TYPE = 'oneClassSvm'

/**
 * One-class support vector machine: the surface that parts most rows from the origin of the kernel's space, by the widest margin; rows on
 * the other side are outliers (Schölkopf, Platt, Shawe-Taylor, Smola and Williamson, Neural Computation 13, 2001).
 *
 * `scoreSamples` is sum_i a_i K(x_i, x) with a_i from 0 to the row's weight and a sum of `nu` times all weights, as scikit-learn's;
 * `offset` is what the margin asks of it. About a share `nu` of the training rows becomes outliers. Solved as in `svc`; `facts` tell
 * `gamma`, `nSupport`, `nIter`, `converged` and the `gap` reached. Between rows^2 and rows^3 operations; scale the columns. Sensitive to `gamma` and to outliers
 * among the rows it learns from: where there are some, `isolationForest` needs no tuning.
 */
export const oneClassSvm = defineOutlierDetector({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Bound on the share of outliers among the training rows from above, and on that of support vectors from below. */
    nu: number({ above: 0, max: 1, default: 0.5, space: { kind: 'number', min: 0.001, max: 0.5, log: true } }),
    ...kernelParams,
  },
  usesWeight: true,
  async fit({ x, rows: count, weight }, params, ctx) {
    if (params.kernel === 'precomputed') checkPrecomputed(TYPE, x)
    const spec = await kernelSpec(params, x, ctx.checkpoint)
    const rows = Int32Array.from({ length: count }, (_, i) => i).filter((i) => (weight?.[i] ?? 1) > 0)
    const high = Float64Array.from(rows, (i) => weight?.[i] ?? 1)
    let left = params.nu * high.reduce((sum, w) => sum + w, 0)
    const start = high.map((most) => {
      const own = Math.min(most, Math.max(0, left))
      left -= own
      return own
    })
    const problem = {
      linear: new Float64Array(rows.length),
      epsilon: 0,
      low: new Float64Array(rows.length),
      high,
      group: undefined,
      start,
    }
    const solution = await fitPairs(x, rows, problem, spec, params, ctx, { sumIsZero: false, stage: 'fit' })
    if (!solution.converged) warnOfGap(TYPE, ctx, solution.gap, solution.nIter, params.tol)
    return expansionState(x, rows, solution, -multiplier(problem, solution), spec)
  },
  methods(state, params, { features }) {
    const expansion = expansionOf(TYPE, state, params, features)
    return { offset: -expansion.intercept, scoreSamples: (x) => expand({ ...expansion, intercept: 0 }, x) }
  },
  expose: expansionExpose,
  graph: (state, params, { features }) =>
    expansionGraph(expansionOf(TYPE, state, params, features), features!, 'score'),
})
