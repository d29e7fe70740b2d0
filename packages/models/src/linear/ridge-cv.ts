import {
  boolean,
  custom,
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  type FitContext,
  manyTargets,
  oneOf,
  type RegressorData,
  type SparseMatrix,
  type State,
} from '@foldwise/core'
import { compositeOf, withType } from '../meta/composite.ts'
import type { SplitterLike, WithSplitter } from '../meta/cross-fit.ts'
import { leastSquares } from './least-squares/solve.ts'
import { linearExposeMany, linearGraph, linearMethods, linearStates } from './linear-model.ts'
import { type RidgeSearch, ridgeScores } from './ridge-search.ts'

const TYPE = 'ridgeCv'

const params = {
  /** Strengths to choose from; of equals, the first. */
  alphas: custom<readonly number[]>({
    kind: 'numbers',
    default: [0.1, 1, 10],
    expects: 'an array of numbers > 0',
    accepts: (v) =>
      Array.isArray(v) && v.length > 0 && v.every((a) => typeof a === 'number' && a > 0 && Number.isFinite(a)),
  }),
  fitIntercept: boolean({ default: true }),
  /** What is largest for the best strength, of errors their negatives; of several targets the mean. */
  scoring: oneOf('meanSquaredError', 'meanAbsoluteError', 'r2'),
  /** Null leaves out one row at a time; a number of folds, runs of consecutive rows; or a splitter. */
  cv: custom<number | null>({
    kind: 'cv',
    default: null,
    expects: 'an integer >= 2, a splitter, or null',
    accepts: (v) => v === null || (Number.isSafeInteger(v) && (v as number) >= 2),
  }),
  /** Each target has the strength that is best for it. */
  alphaPerTarget: boolean({ default: false }),
}

type Rows = DenseMatrix | SparseMatrix
type Params = Omit<RidgeSearch, 'splitter'> & { readonly alphaPerTarget: boolean }

const define = ({ splitter }: { readonly splitter?: SplitterLike }) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: denseOrSparseInput,
    targets: manyTargets,
    params,
    fit: (data: RegressorData<Rows>, p, ctx) => choose(data, p, splitter, ctx),
    methods: linearMethods,
    expose: linearExposeMany,
    graph: linearGraph,
  })

type Recipe = ReturnType<ReturnType<typeof define>>
export type RidgeCvRecipe = Recipe & { readonly splitter?: SplitterLike }

const make = (given?: WithSplitter<Recipe['params']>): RidgeCvRecipe => compositeOf(define, {}, given) as RidgeCvRecipe

/**
 * Ridge regression with the best of a few strengths, by predictions of rows left out: one at a time, or in folds.
 *
 * The errors of all fits but one row come in closed form from one singular value decomposition (Golub, Heath and Wahba, Technometrics
 * 21, 1979, section 2; Allen's PRESS); by default `sum_i weight_i error_i^2 / rows` is minimised over `alphas`, as scikit-learn's `RidgeCV`
 * does without `cv` and `scoring`. `facts` tell `alpha`, `bestScore` (that mean, negative) and the `scores` of all `alphas`, with
 * `alphaPerTarget` lists of them for each target; models have `coef`, `intercept` and `intercepts`, those of `ridge` with that `alpha`.
 *
 * With `cv`, scores are means over folds, of which rows count by their weights, in scikit-learn all alike; it scores by R² there unless
 * told otherwise. Sparse rows stay sparse, centred as they are multiplied: left out one at a time, up to 2,048 rows or columns, errors
 * come from the eigenvectors of the shorter side's products, and the coefficients from `ridge`.
 *
 * Costs 2 rows x features^2 + 40 features^3 operations (for wide data with rows and features exchanged), and rows x features for each
 * target and of `alphas`; with `cv` a `ridge` a fold and strength. A row of weight 2 is left out whole, unlike two rows. For grouped or
 * ordered rows, whose neighbours tell too much, give a splitter that respects them.
 */
export const ridgeCv = withType(make, define({}))

async function choose(
  data: RegressorData<Rows>,
  { alphaPerTarget, ...p }: Params,
  splitter: SplitterLike | undefined,
  ctx: FitContext,
): Promise<State> {
  const { x, y, outputs, weight } = data
  const { scores, coefficients } = await ridgeScores(TYPE, data, { ...p, splitter }, ctx)
  const apart = alphaPerTarget && outputs > 1
  const mean = p.alphas.map((_, l) => scores.reduce((s, own) => s + own[l]!, 0) / outputs)
  const chosen = (apart ? scores : [mean]).map((own) => best(p.alphas, own))
  const alphaOf = (o: number): number => chosen[apart ? o : 0]!.alpha
  const facts = apart
    ? {
        alpha: chosen.map((c) => c.alpha),
        bestScore: chosen.map((c) => c.bestScore),
        scores: scores.map((own) => [...own]),
      }
    : { ...chosen[0]!, scores: mean }
  const features = x.shape[1]
  const coef = new Float64Array(outputs * features)
  const intercept = new Float64Array(outputs)
  const put = (o: number, own: Float64Array, start: number): void => {
    coef.set(own, o * features)
    intercept[o] = start
  }
  if (coefficients) {
    for (let o = 0; o < outputs; o++) {
      const found = coefficients(o, alphaOf(o))
      put(o, found.coef, found.intercept)
    }
    return linearStates(coef, intercept, facts)
  }
  const kernels = await ctx.kernels()
  const quiet: FitContext = { ...ctx, progress: () => {} }
  const solve = (alpha: number, targets: Float64Array, count: number) =>
    leastSquares(
      TYPE,
      kernels,
      { x, y: targets, outputs: count, weight, alpha, fitIntercept: p.fitIntercept, tol: null, maxIter: null },
      quiet,
    )
  if (!apart) {
    const found = await solve(alphaOf(0), y, outputs)
    return linearStates(found.coef, found.intercept, facts)
  }
  for (let o = 0; o < outputs; o++) {
    const own = Float64Array.from({ length: data.rows }, (_, i) => y[i * outputs + o]!)
    const found = await solve(alphaOf(o), own, 1)
    put(o, found.coef, found.intercept[0]!)
  }
  return linearStates(coef, intercept, facts)
}

/** Of equals, the first. */
function best(alphas: readonly number[], scores: readonly number[]) {
  let at = 0
  for (const [l, score] of scores.entries()) if (score > scores[at]!) at = l
  return { alpha: alphas[at]!, bestScore: scores[at]! }
}
