import {
  boolean,
  custom,
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  type FitContext,
  InputError,
  isSparse,
  type RegressorData,
  type State,
} from '@foldwise/core'
import { type Kernels, runPausing, svd, type Workspace } from '@foldwise/kernels'
import { centredRows, centredTarget } from './least-squares/centred-rows.ts'
import { leaveOneOut } from './least-squares/leave-one-out.ts'
import { leaveOneOutErrors } from './least-squares/leave-one-out-sparse.ts'
import { leastSquares } from './least-squares/solve.ts'
import { sparseDesign } from './least-squares/sparse-design.ts'
import { linearExpose, linearGraph, linearMethods, linearState } from './linear-model.ts'

const TYPE = 'ridgeCv'

/** Longest shorter side of sparse rows, whose products are 32 MiB. */
const MOST_PRODUCTS = 2048

/**
 * Ridge regression with the best of a few strengths, by the error on rows left out one at a time.
 *
 * The errors of all fits but one row come in closed form from one singular value decomposition (Golub, Heath and Wahba, Technometrics
 * 21, 1979, section 2; Allen's PRESS); what is minimised over `alphas` is `sum_i weight_i error_i^2 / rows`, as scikit-learn's
 * `RidgeCV` does without `cv` and `scoring`. `facts` tell `alpha`, `bestScore` (that mean, negative) and the `scores` of all `alphas`;
 * models have `coef` float64 `[features]` and `intercept`, those of `ridge` with that `alpha`.
 *
 * Sparse rows stay sparse, centred as they are multiplied, up to 2,048 rows or columns: the errors come from the eigenvectors of the shorter
 * side's products, and the coefficients from `ridge`.
 *
 * Costs 2 rows x features^2 + 40 features^3 operations (for wide data with rows and features exchanged), and rows x features for each
 * of `alphas`. A row of weight 2 is left out whole, unlike two rows. Not for grouped or ordered rows, whose neighbours tell too much:
 * search over `ridge` with folds that respect them.
 */
export const ridgeCv = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
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
    if (!isSparse(x)) return await chooseDense(kernels, ws, { x, y, rows, weight }, alphas, fitIntercept, ctx)
    if (Math.min(...x.shape) > MOST_PRODUCTS) {
      throw new InputError(
        `${TYPE}.fit: expected sparse rows with at most ${MOST_PRODUCTS} rows or columns, got ${x.shape[0]} rows of ${x.shape[1]}. Search over ridge in folds.`,
      )
    }
    const design = await sparseDesign(kernels, ws, x, weight, fitIntercept, ctx.checkpoint)
    const { b } = await centredTarget(ws, y, weight, fitIntercept, ctx.checkpoint)
    const errors = await leaveOneOutErrors(kernels, design, b, alphas, fitIntercept, ctx.checkpoint)
    const found = best(alphas, errors, rows)
    const problem = { x, y, outputs: 1, weight, alpha: found.alpha, fitIntercept, tol: null, maxIter: null }
    const { coef, intercept } = await leastSquares(TYPE, kernels, problem, ctx)
    ctx.progress('fit', alphas.length, alphas.length)
    return linearState(coef, intercept[0]!, found)
  },
  methods: linearMethods,
  expose: linearExpose,
  graph: linearGraph,
})

function best(alphas: readonly number[], errors: readonly number[], rows: number) {
  const scores = errors.map((e) => -e / rows)
  const bestScore = Math.max(...scores)
  return { alpha: alphas[scores.indexOf(bestScore)]!, bestScore, scores }
}

async function chooseDense(
  kernels: Kernels,
  ws: Workspace,
  { x, y, rows, weight }: Pick<RegressorData<DenseMatrix>, 'x' | 'y' | 'rows' | 'weight'>,
  alphas: readonly number[],
  fitIntercept: boolean,
  ctx: FitContext,
): Promise<State> {
  const centred = await centredRows(ws, x, y, weight, fitIntercept, ctx.checkpoint)
  await ctx.checkpoint()
  const { a, mean, targetMean } = centred
  const k = Math.min(a.rows, a.columns)
  const out = {
    s: ws.raw(Float64Array, k),
    u: ws.raw(Float64Array, k * a.rows),
    v: ws.raw(Float64Array, k * a.columns),
  }
  await runPausing(svd(kernels, a, out), ctx.checkpoint)
  const project = leaveOneOut(centred, out, fitIntercept)
  const errors: number[] = []
  for (const [i, alpha] of alphas.entries()) {
    await ctx.checkpoint()
    errors.push(project.squaredErrors(alpha))
    ctx.progress('fit', i + 1, alphas.length)
  }
  const found = best(alphas, errors, rows)
  const coef = project.coefficients(found.alpha)
  const intercept = coef.reduce((s, c, j) => s - c * mean[j]!, targetMean)
  return linearState(coef, intercept, found)
}
