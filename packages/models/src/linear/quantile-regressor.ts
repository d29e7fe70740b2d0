import { boolean, defineRegressor, denseOrSparseInput, InputError, integer, isSparse, number } from '@foldwise/core'
import { linearExpose, linearGraph, linearMethods, linearState } from './linear-model.ts'
import type { Vector } from './logistic/objective.ts'
import { makePass } from './logistic/pass.ts'
import { solvePinball } from './robust/pinball-program.ts'
import { pinballRows } from './robust/pinball-rows.ts'
import { targetScale } from './robust/target-scale.ts'

const TYPE = 'quantileRegressor'

/** Columns of sparse rows, whose products are 32 MiB. */
const MOST_PRODUCTS = 2048
/** Share of its bound below which a dual variable is taken to be inside. */
const INSIDE = 0.99

/**
 * A quantile of the targets as a linear function: for 0.5 the median, which outliers in y do not move; for 0.05 and 0.95 the ends of an
 * interval that holds nine tenths of them.
 *
 * Minimises `sum_i weight_i pinball(y_i - x_i . coef - intercept) / sum_i weight_i + alpha |coef|_1`, the intercept free, with
 * pinball(r) = quantile r where r > 0, else (quantile - 1) r: scikit-learn's objective (Koenker and Bassett, Econometrica 46, 1978). A
 * linear program, solved with its dual by an interior point method until the gap between the two values, which bounds the distance to
 * the minimum, is at most `tol` of the objective without columns. Of many minimisers, as an even number of rows has for the median, it
 * ends in the middle, where scikit-learn takes a corner. Models have `coef` float64 `[features]`, with exact zeros, and `intercept`;
 * `facts` tell `iterations`, `converged`, `objective` and `gap`; early stops warn with code `not-converged`.
 *
 * Sparse rows stay sparse and are not scaled, up to 2,048 columns.
 *
 * Rows x features^2 operations an iteration, some twenty of them, and a float64 copy of the rows, of any units. Fits for several
 * quantiles can cross. Not for means, nor for many columns of curved effects: take `gradientBoostingRegressor` with loss `'quantile'`.
 */
export const quantileRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    quantile: number({ above: 0, below: 1, default: 0.5 }),
    /** Strength of the absolute penalty; 0 for none. */
    alpha: number({ min: 0, default: 1, space: { kind: 'number', min: 1e-5, max: 10, log: true } }),
    fitIntercept: boolean({ default: true }),
    /** Largest gap to the minimum, as a share of the objective without columns. */
    tol: number({ above: 0, default: 1e-10 }),
    maxIter: integer({ min: 1, default: 100 }),
  },
  async fit({ x, y, weight: weights, rows }, { quantile, alpha, fitIntercept, tol, maxIter }, ctx) {
    const features = x.shape[1]
    if (isSparse(x) && features > MOST_PRODUCTS) {
      throw new InputError(
        `${TYPE}.fit: expected sparse rows of at most ${MOST_PRODUCTS} columns, got ${features}. Choose among them, or shorten rows by truncatedSvd.`,
      )
    }
    const total = weights ? weights.reduce((a, b) => a + b, 0) : rows
    const weight = Float64Array.from({ length: rows }, (_, i) => (weights?.[i] ?? 1) / total)
    const { centre, spread } = targetScale(y, weight, fitIntercept)
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const pass = makePass(kernels, ws, ctx)
    const design = pinballRows(pass, x, weight, fitIntercept)
    const { padded, factor } = design
    const units = Int32Array.from({ length: alpha > 0 ? features : 0 }, (_, j) => j)
    const of = (row: (i: number) => number, unit: (j: number) => number): Float64Array => {
      const out = new Float64Array(padded + units.length)
      for (let i = 0; i < rows; i++) out[i] = row(i)
      for (let j = 0; j < units.length; j++) out[padded + j] = unit(j)
      return out
    }
    const b = of(
      (i) => (y[i]! - centre) / spread,
      () => 0,
    )
    const above = of(
      (i) => quantile * weight[i]!,
      (j) => alpha * factor[j]!,
    )
    const below = of(
      (i) => (1 - quantile) * weight[i]!,
      (j) => alpha * factor[j]!,
    )
    const alone = b.reduce((s, r, k) => s + (r > 0 ? above[k]! * r : -below[k]! * r), 0)
    const found = await solvePinball(
      pass,
      { rows: design, units, b, above, below },
      {
        gap: tol * alone,
        maxIter,
        onIteration: (done, value, gap) =>
          ctx.progress('fit', done, maxIter, { objective: value * spread, gap: gap * spread }),
      },
    )
    const { v, dual, iterations } = found
    // A dual variable inside its bounds says that the coefficient is 0: interior points only come near.
    for (let j = 0; j < units.length; j++) if (Math.abs(dual[padded + j]!) < INSIDE * above[padded + j]!) v[j] = 0
    const theta = ws.float64(v)
    const value = valueAt(theta)
    const gap = Math.max(0, value - found.value + found.gap)
    const converged = gap <= tol * alone
    if (!converged) {
      const [why, remedy] =
        iterations >= maxIter
          ? [`after ${iterations} iterations`, 'Raise maxIter or tol.']
          : ['where float64 has no digits left', 'Raise tol.']
      ctx.warn(
        'not-converged',
        `${TYPE}.fit: expected a gap of at most ${(tol * alone * spread).toExponential(2)}, got ${(gap * spread).toExponential(2)} ${why}. ${remedy}`,
      )
    }
    const { coef, intercept } = design.read(theta)
    const facts = { iterations, converged, objective: value * spread, gap: gap * spread }
    return linearState(
      Float64Array.from(coef, (c) => c * spread),
      fitIntercept ? centre + spread * intercept[0]! : 0,
      facts,
    )

    function valueAt(at: Vector): number {
      const z = ws.float64(padded)
      design.multiply(at, z)
      const line = of(
        (i) => z.view[i]!,
        (j) => at.view[j]!,
      )
      return b.reduce((s, v, k) => s + (v > line[k]! ? above[k]! : -below[k]!) * (v - line[k]!), 0)
    }
  },
  methods: linearMethods,
  expose: linearExpose,
  graph: linearGraph,
})
