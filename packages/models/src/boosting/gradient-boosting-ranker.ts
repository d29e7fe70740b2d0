import {
  defineRegressor,
  denseOrSparseInput,
  type FitContext,
  InputError,
  integer,
  type Matrix,
  type RegressorData,
  type SparseMatrix,
  type State,
  type Values,
} from '@foldwise/core'
import { boosted } from './abilities.ts'
import { boost } from './boost.ts'
import { treeGraph } from './graph.ts'
import { splitRows } from './held-out.ts'
import { lambdaRank } from './lambda-rank.ts'
import { boostingParams } from './params.ts'
import type { RowMatrix } from './row-matrix.ts'
import { sameLoss } from './same-loss.ts'
import { type Ensemble, readEnsemble } from './trees.ts'

const TYPE = 'gradientBoostingRanker'
/** 2^30 - 1 is the largest gain that sums of gains hold exactly; LightGBM's table ends there too. */
const LARGEST = 30

const params = {
  ...boostingParams,
  /** Only pairs of which one row is among so many first of its query are learned from: where NDCG is to be right. */
  truncationLevel: integer({ min: 1, default: 30, space: { kind: 'integer', min: 5, max: 50 } }),
  /** The loss that is watched and stopped by is 1 - NDCG of so many first rows of each query. */
  evalAt: integer({ min: 1, default: 10 }),
}

/**
 * Gradient boosting of histogram trees that puts the rows of each query in order: LambdaMART.
 *
 * Targets are grades, whole numbers from 0 (irrelevant) to 30; `groups` says which query each row belongs to, in any order. Learns from
 * pairs of rows of a query by what NDCG, with gains `2^grade - 1` and discounts `1 / log2(1 + place)`, gains from their order (Burges, From
 * RankNet to LambdaRank to LambdaMART, 2010), normalised as LightGBM's `lambdarank` is by default. Trees, missing values and facts are as of
 * `gradientBoostingClassifier`. `predict` gives scores float64 `[rows]`: the larger the better, to be compared within a query only. Takes
 * no weights. Early stopping holds whole queries out, or watches `validation`, whose rows need `groups` as well; in the history a query
 * without relevant rows counts as in perfect order, which it also is.
 *
 * Cost beyond the trees': rows * `truncationLevel` pairs a round. Rows whose scores are equal, all of them in the first round, are taken in
 * the order in which they are given: another order of the rows is another, equally good model.
 * Not where the grade itself is wanted: use `gradientBoostingRegressor`.
 */
export const gradientBoostingRanker = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  usesValidation: true,
  usesGroups: true,
  usesWeight: false,
  params,
  fit: (data, p, ctx) => learn('fit', data, p, ctx),
  fitMore(state, batch, p, ctx, earlier) {
    if (earlier) sameLoss(TYPE, earlier, p, ['categoricalFeatures'])
    return learn('fitMore', batch, p, ctx, state && readEnsemble(state, 1, batch.x.shape[1]))
  },
  methods(state, _params, { features }) {
    const { runner } = boosted(TYPE, state, 1, features!)
    return { predict: (x: RowMatrix) => runner.raw(x), dispose: runner.dispose }
  },
  expose(state, _params, { features }, onDispose) {
    const { abilities, staged } = boosted(TYPE, state, 1, features!, onDispose)
    return {
      ...abilities,
      /** Scores `[rows]` after each round in turn. */
      async *stagedPredict(x: Matrix | SparseMatrix): AsyncGenerator<Float64Array> {
        yield* staged('stagedPredict', x)
      },
    }
  },
  graph: (state, _params, { features }) => treeGraph(boosted(TYPE, state, 1, features!).ensemble, 'identity'),
})

async function learn(
  method: string,
  { x, y, groups, validation }: RegressorData<RowMatrix>,
  p: Values<typeof params>,
  ctx: FitContext,
  before?: Ensemble,
): Promise<State> {
  const where = `${TYPE}.${method}`
  checkGrades(where, y)
  if (validation) checkGrades(`${where}: validation`, validation.y)
  const sides = splitRows(where, { x, y, weight: undefined, groups }, validation, undefined, p, ctx)
  return boost({ where, ...sides, objective: lambdaRank(p, where), base: new Float64Array(1), before }, p, ctx)
}

function checkGrades(where: string, y: Float64Array): void {
  const bad = y.findIndex((v) => !(Number.isInteger(v) && v >= 0 && v <= LARGEST))
  if (bad < 0) return
  throw new InputError(
    `${where}: expected grades that are whole numbers from 0 to ${LARGEST}, got ${y[bad]} in row ${bad}. Round or bin the targets.`,
  )
}
