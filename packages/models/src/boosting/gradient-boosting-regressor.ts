import {
  defineRegressor,
  denseOrSparseInput,
  type FitContext,
  InputError,
  type Matrix,
  number,
  oneOf,
  type RegressorData,
  type SparseMatrix,
  type State,
  type Values,
} from '@foldwise/core'
import { boosted } from './abilities.ts'
import { boost } from './boost.ts'
import { type CustomLoss, checkCustom, customObjective } from './custom.ts'
import { treeGraph } from './graph.ts'
import { growsOn } from './grows-on.ts'
import { splitRows } from './held-out.ts'
import { applyLink, type Loss, regressionLoss, regressionLosses } from './loss.ts'
import { pointwise } from './objective.ts'
import { boostingParams } from './params.ts'
import type { ObjectiveMaker } from './problem.ts'
import type { RowMatrix } from './row-matrix.ts'
import { sameLoss } from './same-loss.ts'
import { type Ensemble, readEnsemble } from './trees.ts'

const TYPE = 'gradientBoostingRegressor'

const params = {
  ...boostingParams,
  /**
   * `'squared'`: half the squared error. `'absolute'`. `'quantile'`: the pinball loss. `'huber'`: squared up to `huberDelta`, linear
   * beyond. `'poisson'` and `'tweedie'` for targets >= 0, `'gamma'` for targets > 0: these three predict the exponential of
   * the raw score. `'custom'`: a function, given by `boostWith`, of raw scores, which are what is predicted.
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
export const gradientBoostingRegressor = regressorWith(undefined)

/** The same model type, whose recipes learn with functions. */
export function regressorWith(custom: CustomLoss | undefined) {
  return defineRegressor({
    type: TYPE,
    version: 1,
    accepts: denseOrSparseInput,
    allowMissing: true,
    usesValidation: true,
    moreRounds: growsOn,
    params,
    fit: (data, p, ctx) => learn('fit', data, p, ctx, custom),
    fitMore(state, batch, p, ctx, earlier) {
      if (earlier) sameLoss(TYPE, earlier, p, ['loss', 'quantile', 'huberDelta', 'tweediePower', 'categoricalFeatures'])
      return learn('fitMore', batch, p, ctx, custom, state && readEnsemble(state, 1, batch.x.shape[1]))
    },
    methods(state, p, { features }) {
      const { runner } = boosted(TYPE, state, 1, features!)
      const { link } = regressionLoss(p)
      return {
        predict: async (x: RowMatrix) => applyLink(link, await runner.raw(x)),
        dispose: runner.dispose,
      }
    },
    expose(state, p, { features }, onDispose) {
      const { abilities, staged } = boosted(TYPE, state, 1, features!, onDispose)
      const { link } = regressionLoss(p)
      return {
        ...abilities,
        /** Predictions `[rows]` after each round in turn. */
        async *stagedPredict(x: Matrix | SparseMatrix): AsyncGenerator<Float64Array> {
          for await (const raw of staged('stagedPredict', x)) yield applyLink(link, raw)
        },
      }
    },
    graph: (state, p, { features }) => treeGraph(boosted(TYPE, state, 1, features!).ensemble, regressionLoss(p).link),
  })
}

/** Fits with the functions of `boostWith`, where there are any; goes on from an ensemble where one is given. */
async function learn(
  method: string,
  { x, y, weight, validation }: RegressorData<RowMatrix>,
  p: Values<typeof params>,
  ctx: FitContext,
  custom: CustomLoss | undefined,
  before?: Ensemble,
): Promise<State> {
  const where = `${TYPE}.${method}`
  checkCustom(where, custom, p, validation !== undefined)
  const loss = regressionLoss(p)
  checkDomain(where, p.loss, loss, y)
  if (validation) checkDomain(`${where}: validation`, p.loss, loss, validation.y)
  const sides = splitRows(where, { x, y, weight }, validation, undefined, p, ctx)
  const { ids } = sides.train
  const base =
    before?.base ?? Float64Array.of(loss.base(ids ? pick(y, ids) : y, weight && (ids ? pick(weight, ids) : weight)))
  if (!Number.isFinite(base[0])) {
    throw new InputError(
      `${where}: expected targets with a mean above 0 for loss '${p.loss}', got only zeros. Use another loss.`,
    )
  }
  const objective: ObjectiveMaker = custom?.objective
    ? customObjective(custom.objective, where)
    : (k, ws, set, _, room) => pointwise(k, ws, set, loss, where, room)
  const { leafQuantile } = loss
  return boost({ where, ...sides, objective, leafQuantile, metric: custom?.metric, base, before }, p, ctx)
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
