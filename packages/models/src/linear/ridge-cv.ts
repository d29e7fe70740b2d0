import { boolean, custom, defineRegressor, denseInput } from '@foldwise/core'
import { svdWithPauses } from '@foldwise/kernels'
import { centredRows } from './least-squares/centred-rows.ts'
import { leaveOneOut } from './least-squares/leave-one-out.ts'
import { linearExpose, linearGraph, linearMethods, linearState } from './linear-model.ts'

/**
 * Ridge regression with the best of a few strengths, by the error on rows left out one at a time.
 *
 * The errors of all fits but one row come in closed form from one singular value decomposition (Golub, Heath and Wahba, Technometrics
 * 21, 1979, section 2; Allen's PRESS); what is minimised over `alphas` is `sum_i weight_i error_i^2 / rows`, as scikit-learn's
 * `RidgeCV` does without `cv` and `scoring`. `facts` tell `alpha`, `bestScore` (that mean, negative) and the `scores` of all `alphas`;
 * models have `coef` float64 `[features]` and `intercept`, those of `ridge` with that `alpha`.
 *
 * Costs 2 rows x features^2 + 40 features^3 operations (for wide data with rows and features exchanged), and rows x features for each
 * of `alphas`. A row of weight 2 is left out whole, unlike two rows. Not for grouped or ordered rows, whose neighbours tell too much:
 * search over `ridge` with folds that respect them.
 */
export const ridgeCv = defineRegressor({
  type: 'ridgeCv',
  version: 1,
  accepts: denseInput,
  params: {
    /** Strengths to choose from; of equals, the first. */
    alphas: custom<readonly number[]>({
      kind: 'numbers',
      default: [0.1, 1, 10],
      expects: 'an array of numbers > 0',
      accepts: (v) =>
        Array.isArray(v) && v.length > 0 && v.every((a) => typeof a === 'number' && a > 0 && Number.isFinite(a)),
    }),
    fitIntercept: boolean({ default: true }),
  },
  async fit({ x, y, rows, weight }, { alphas, fitIntercept }, ctx) {
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const centred = await centredRows(ws, x, y, weight, fitIntercept, ctx.checkpoint)
    await ctx.checkpoint()
    const { a, mean, targetMean } = centred
    const k = Math.min(a.rows, a.columns)
    const out = {
      s: ws.raw(Float64Array, k),
      u: ws.raw(Float64Array, k * a.rows),
      v: ws.raw(Float64Array, k * a.columns),
    }
    await svdWithPauses(kernels, a, out, ctx.checkpoint)
    const project = leaveOneOut(centred, out, fitIntercept)
    const scores: number[] = []
    for (const [i, alpha] of alphas.entries()) {
      await ctx.checkpoint()
      scores.push(-project.squaredErrors(alpha) / rows)
      ctx.progress('fit', i + 1, alphas.length)
    }
    const bestScore = Math.max(...scores)
    const alpha = alphas[scores.indexOf(bestScore)]!
    const coef = project.coefficients(alpha)
    const intercept = coef.reduce((s, c, j) => s - c * mean[j]!, targetMean)
    return linearState(coef, intercept, { alpha, bestScore, scores })
  },
  methods: linearMethods,
  expose: linearExpose,
  graph: linearGraph,
})
