import {
  boolean,
  defineRegressor,
  denseOrSparseInput,
  hostTensor,
  integer,
  number,
  oneOf,
  type Tensor,
} from '@foldwise/core'
import { linearExpose, linearGraph, linearMethods, linearState } from './linear-model.ts'
import { makePass } from './logistic/pass.ts'
import { huberLoss } from './robust/huber-loss.ts'
import { targetScale } from './robust/target-scale.ts'
import { smoothObjective } from './smooth/objective.ts'
import { smoothRows } from './smooth/rows.ts'
import { minimizeSmooth, planSmooth, warnOfGradient } from './smooth/solve.ts'

const TYPE = 'huberRegressor'

/**
 * A line that outliers pull only in proportion: squares up to a distance of `epsilon` times the scale of the residuals, which is
 * learned as well, and absolute values beyond.
 *
 * Minimises `sum_i weight_i (s + s h(r_i / s)) + alpha |coef|^2` over the coefficients, the intercept and the scale s > 0, with r_i =
 * y_i - x_i . coef - intercept and h(t) = t^2 where |t| <= epsilon, else 2 epsilon |t| - epsilon^2: scikit-learn's objective (Owen,
 * "A robust hybrid of lasso and ridge regression", Contemp. Math. 443, 2007), convex in all of them, which does not depend on the unit
 * of the targets but for `alpha`. For each line the best s is found in closed form, and the rest by Newton's method as in
 * `poissonRegressor`, on columns of any unit. Models have `coef` float64 `[features]`, `intercept`, `scale`, and `outliers`, uint8
 * `[rows]`, 1 for rows of fit beyond `epsilon` scales; `facts` tell `solver`, `iterations`, `converged` and `objective`.
 *
 * Rows x features^2 operations an iteration, some ten of them. Outliers in x still pull; for these no convex loss helps. For a
 * conditional median or other quantiles take `quantileRegressor`.
 */
export const huberRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** Scales of residuals from which on a row is an outlier; 1.35 keeps 95% of the efficiency of squares on normal residuals. */
    epsilon: number({ min: 1, default: 1.35, space: { kind: 'number', min: 1, max: 3 } }),
    /** Strength of the squared penalty. */
    alpha: number({ min: 0, default: 1e-4, space: { kind: 'number', min: 1e-6, max: 1, log: true } }),
    fitIntercept: boolean({ default: true }),
    /** `'auto'` factorizes the Hessian of up to 511 columns, and else takes conjugate gradients. The minimum is the same. */
    solver: oneOf('auto', 'newton-cholesky', 'newton-cg'),
    /** Fitting stops when no entry of the gradient, each in units of its column's scale, per row, exceeds it. */
    tol: number({ above: 0, default: 1e-6 }),
    maxIter: integer({ min: 1, default: 100 }),
  },
  async fit({ x: given, y: targets, weight: weights, rows }, params, ctx) {
    const { epsilon, alpha, fitIntercept, tol, maxIter } = params
    const total = weights ? weights.reduce((a, b) => a + b, 0) : rows
    const weight = Float64Array.from({ length: rows }, (_, i) => (weights?.[i] ?? 1) / total)
    const { solver, x } = planSmooth(TYPE, given, params.solver)
    const { centre, spread } = targetScale(targets, weight, fitIntercept)
    const y = targets.map((v) => (v - centre) / spread)
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const pass = makePass(kernels, ws, ctx)
    const design = smoothRows(pass, x, weight, fitIntercept)
    const loss = huberLoss(y, weight, epsilon, design.padded)
    const objective = smoothObjective(pass, design, loss, (2 * alpha * spread) / total)
    const theta = ws.float64(objective.length)
    const outcome = await minimizeSmooth(solver, objective, theta, {
      tol,
      maxIter,
      onIteration: (done, value, gradientNorm) =>
        ctx.progress('fit', done, maxIter, { objective: value * spread * total, gradientNorm }),
    })
    if (loss.isExact) {
      ctx.warn(
        'exact-fit',
        `${TYPE}.fit: expected residuals, whose scale is learned, got rows most of which a line fits exactly: the scale is 0 but for rounding. Raise alpha, or take quantileRegressor.`,
      )
    } else warnOfGradient(TYPE, outcome, maxIter, ctx)
    const { coef, intercept } = design.read(theta)
    const { iterations, converged, value, gradientNorm } = outcome
    const facts = { solver, iterations, converged, objective: value * spread * total, gradientNorm }
    const { margins } = objective
    const scale = loss.sigma * spread
    const outliers = Uint8Array.from(y, (v, i) => (Math.abs(v - margins[i]!) > epsilon * loss.sigma ? 1 : 0))
    const shift = fitIntercept ? centre + spread * intercept[0]! : 0
    const state = linearState(
      Float64Array.from(coef, (c) => c * spread),
      shift,
      { ...facts, scale },
    )
    return { ...state, tensors: { ...state.tensors, outliers: hostTensor(outliers, [rows], 'uint8') } }
  },
  methods: linearMethods,
  expose: (state) => ({
    ...linearExpose(state),
    scale: Number(state.facts.scale),
    outliers: state.tensors.outliers as Tensor<'uint8'>,
  }),
  graph: linearGraph,
})
