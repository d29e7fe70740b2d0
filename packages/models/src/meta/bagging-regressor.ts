import {
  anyRows,
  type DefinedRegressorRecipe,
  defineRegressor,
  fitParts,
  GraphBuilder,
  hostTensor,
  learnedParts,
  type State,
  type Tensor,
} from '@foldwise/core'
import { r2Of } from '../ensemble/forest-model.ts'
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts'
import { type BagParams, bagParams, bagState, bagViews, columnsOfBag, drawBags } from './bag.ts'
import { bagInputs } from './bag-graph.ts'
import { checkPart, compositeOf, withType } from './composite.ts'
import { outOfBag } from './out-of-bag.ts'
import { type AnyRegressor, regressorOn, someRows, targetRows } from './part-data.ts'
import { graphsOf } from './part-graphs.ts'
import { equalWeights, meanGraph, meanOf } from './part-mean.ts'
import type { FittedPart, InputOf, RegressorPart } from './part-types.ts'

const TYPE = 'baggingRegressor'

const define = ({ estimator }: { readonly estimator: RegressorPart }) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params: bagParams,
    async fit(data, p, ctx): Promise<State> {
      const { x, y, rows, weight } = data
      const bags = await drawBags(TYPE, p, { x, rows, weight }, ctx)
      const all = { ...targetRows(data), weight: undefined }
      const parts = bags.map((bag) =>
        regressorOn(estimator, () => {
          const drawn = someRows(all, bag.rows)
          return { ...drawn, x: columnsOfBag(drawn.x, bag.columns, `${TYPE}.fit`) }
        }),
      )
      return fitParts(ctx, 'estimator', parts, async (children) => {
        const { tensors, facts } = bagState(x, bags, `${TYPE}.fit`)
        if (!p.oobScore) return { tensors, facts, children }
        const judged = await outOfBag(
          TYPE,
          children,
          bags,
          { x, rows, width: 1 },
          (part, left) => part.predict(left),
          ctx,
        )
        return {
          tensors: { ...tensors, outOfBag: hostTensor(judged, [rows], 'float64') },
          facts: { ...facts, oobScore: r2Of({ y, outputs: 1 })(judged) },
          children,
        }
      })
    },
    methods(state) {
      const parts = learnedParts<AnyRegressor>(state, 'regressor')
      const each = equalWeights(parts)
      const view = bagViews(state, parts.length, `${TYPE}.predict`)
      return {
        predict(x: unknown) {
          const seen = view(x)
          return meanOf(parts, each, (part, i) => part.predict(seen(i)))
        },
      }
    },
    expose: (state) => ({
      estimators: state.children as readonly AnyRegressor[],
      /** R² of out-of-bag predictions; undefined unless `oobScore` was asked for. */
      oobScore: state.facts.oobScore as number | undefined,
      /** Out-of-bag predictions `[rows]`, NaN for rows that all parts drew; undefined likewise. */
      oobPrediction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
    }),
    graph(state) {
      const parts = learnedParts<AnyRegressor>(state, 'regressor')
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const seen = bagInputs(g, graphs, state)
      const all = graphs.flatMap((graph, i) => g.embed(graph, [seen[i]!], [graph.outputs[0]!.name]))
      return meanGraph(g, all, equalWeights(parts), 'y')
    },
  })

interface Insight<M> {
  readonly estimators: readonly M[]
  readonly oobScore: number | undefined
  readonly oobPrediction: Tensor<'float64'> | undefined
}
export type BaggingRegressorRecipe<R extends RegressorPart> = DefinedRegressorRecipe<
  InputOf<R>,
  BagParams,
  Insight<FittedPart<R>>
> & { readonly estimator: R }

function make(
  estimator?: undefined,
  given?: Partial<BagParams>,
): BaggingRegressorRecipe<ReturnType<typeof decisionTreeRegressor>>
function make<R extends RegressorPart>(estimator: R, given?: Partial<BagParams>): BaggingRegressorRecipe<R>
function make(estimator: RegressorPart = decisionTreeRegressor(), given?: Partial<BagParams>): unknown {
  checkPart(TYPE, 'regressor', estimator)
  return compositeOf(define, { estimator }, given)
}

/**
 * The mean of regressors that learn from draws of the rows, and of the columns too where asked:
 * `baggingRegressor(kNeighborsRegressor(), { maxFeatures: 0.5 })`. See `baggingClassifier`; as scikit-learn's
 * `BaggingRegressor`.
 */
export const baggingRegressor = withType(make, define({ estimator: undefined as never }))
