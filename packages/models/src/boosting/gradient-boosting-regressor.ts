import {
  type DenseMatrix,
  defineRegressor,
  denseInput,
  type FitContext,
  InputError,
  type Matrix,
  number,
  oneOf,
  type RegressorData,
  type State,
  type Values,
} from '@foldwise/core'
import { boosted } from './abilities.ts'
import { boost } from './boost.ts'
import { treeGraph } from './graph.ts'
import { holdOut } from './held-out.ts'
import { applyLink, type Loss, regressionLoss, regressionLosses } from './loss.ts'
import { boostingParams } from './params.ts'

const TYPE = 'gradientBoostingRegressor'

const params = {
  ...boostingParams,
  /**
   * `'squared'`: half the squared error. `'absolute'`. `'quantile'`: the pinball loss. `'huber'`: squared up to `huberDelta`, linear
   * beyond. `'poisson'` and `'tweedie'` for targets >= 0, `'gamma'` for targets > 0: these three predict the exponential of
   * the raw score.
   */
  loss: oneOf(...regressionLosses),
  /** The quantile that loss `'quantile'` predicts. */
  quantile: number({ above: 0, below: 1, default: 0.5 }),
  /** Residual beyond which loss `'huber'` is linear, in units of y. */
  huberDelta: number({ above: 0, default: 1 }),
  /** Power of the variance function of loss `'tweedie'`. */
  tweediePower: number({ above: 1, below: 2, default: 1.5 }),
}

/**
 * Gradient boosting of histogram trees for a number: its mean (also of counts and amounts), median or another quantile.
 *
 * Minimises the mean of `loss` over sums of trees, as `gradientBoostingClassifier` does the log loss: see there for trees, missing
 * values, cost, facts and sources. The leaves of losses `'absolute'` and `'quantile'` are quantiles of their residuals.
 * Not for extrapolation: predictions stay within what the leaves hold.
 */
export const gradientBoostingRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  allowMissing: true,
  params,
  fit,
  methods(state, p, { features }) {
    const { runner } = boosted(TYPE, state, 1, features!)
    const { link } = regressionLoss(p)
    return { predict: async (x: DenseMatrix) => applyLink(link, await runner.raw(x)) }
  },
  expose(state, p, { features }) {
    const { abilities, staged } = boosted(TYPE, state, 1, features!)
    const { link } = regressionLoss(p)
    return {
      ...abilities,
      /** Predictions `[rows]` after each round in turn. */
      async *stagedPredict(x: Matrix): AsyncGenerator<Float64Array> {
        for await (const raw of staged('stagedPredict', x)) yield applyLink(link, raw)
      },
    }
  },
  graph: (state, p, { features }) => treeGraph(boosted(TYPE, state, 1, features!).ensemble, regressionLoss(p).link),
})

async function fit(
  { x, rows, y, weight }: RegressorData<DenseMatrix>,
  p: Values<typeof params>,
  ctx: FitContext,
): Promise<State> {
  const where = `${TYPE}.fit`
  const loss = regressionLoss(p)
  checkDomain(where, p.loss, loss, y)
  const fraction = p.earlyStoppingRounds === null ? undefined : p.validationFraction
  const held = holdOut(rows, weight, undefined, fraction, () => ctx.stream('validation'), where)
  const ids = held.train
  const base = loss.base(ids ? pick(y, ids) : y, weight && (ids ? pick(weight, ids) : weight))
  if (!Number.isFinite(base)) {
    throw new InputError(
      `${where}: expected targets with a mean above 0 for loss '${p.loss}', got only zeros. Use another loss.`,
    )
  }
  return boost({ where, x, y, weight, held, loss, base: Float64Array.of(base) }, p, ctx)
}

const pick = (from: Float64Array, ids: Int32Array): Float64Array => Float64Array.from(ids, (i) => from[i]!)

function checkDomain(where: string, name: string, { domain }: Loss, y: Float64Array): void {
  const bad = domain ? y.findIndex((v) => !domain.accepts(v)) : -1
  if (bad >= 0) {
    throw new InputError(
      `${where}: expected ${domain!.expects} for loss '${name}', got ${y[bad]} in row ${bad}. Fix the target, or use loss 'squared'.`,
    )
  }
}
