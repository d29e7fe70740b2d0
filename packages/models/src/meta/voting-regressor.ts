import {
  anyRows,
  type DefinedRegressorRecipe,
  defineRegressor,
  fitParts,
  GraphBuilder,
  learnedParts,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { checkedParts, compositeOf, withType } from './composite.ts'
import { type AnyRegressor, regressorOn, targetRows } from './part-data.ts'
import { graphsOf, inputLike } from './part-graphs.ts'
import { meanGraph, meanOf } from './part-mean.ts'
import type { FittedParts, InputOf, RegressorPart } from './part-types.ts'
import { partWeights, partWeightsParam } from './part-weights.ts'
import { sideBySideOf } from './stack-features.ts'

const TYPE = 'votingRegressor'

const params = {
  /** How much each part counts; null: all the same. */
  weights: partWeightsParam(),
}

const define = ({ estimators }: { readonly estimators: readonly RegressorPart[] }) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    fit(data, _params, ctx) {
      const rows = targetRows(data)
      const parts = estimators.map((e) => regressorOn(e, () => rows))
      return fitParts(ctx, 'estimator', parts, (children) => ({ tensors: {}, facts: {}, children }))
    },
    methods(state, { weights }) {
      const parts = learnedParts<AnyRegressor>(state, 'regressor')
      const each = partWeights(TYPE, weights, parts.length)
      return { predict: (x: unknown) => meanOf(parts, each, (part) => part.predict(x)) }
    },
    expose(state) {
      const parts = state.children as readonly AnyRegressor[]
      return {
        estimators: parts,
        /** What the parts predict, side by side: float64 `[rows, parts]`. */
        transform: (x: unknown) => sideBySideOf(parts, anyRows.rows(x), (part) => part.predict(x)),
      }
    },
    graph(state, { weights }) {
      const parts = learnedParts<AnyRegressor>(state, 'regressor')
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const all = graphs.flatMap((graph) => g.embed(graph, [x], [graph.outputs[0]!.name]))
      return meanGraph(g, all, partWeights(TYPE, weights, parts.length), 'y')
    },
  })

export type VotingRegressorRecipe<R extends readonly RegressorPart[]> = DefinedRegressorRecipe<
  InputOf<R[number]>,
  Values<typeof params>,
  { readonly estimators: FittedParts<R>; transform(x: InputOf<R[number]>): Promise<Tensor<'float64'>> }
> & { readonly estimators: R }

function make<const R extends readonly RegressorPart[]>(
  estimators: R,
  given?: Partial<Values<typeof params>>,
): VotingRegressorRecipe<R> {
  const parts = checkedParts(TYPE, 'regressor', estimators)
  const check = ({ weights }: Values<typeof params>) => partWeights(TYPE, weights, parts.length)
  return compositeOf(define, { estimators: parts }, given, check) as VotingRegressorRecipe<R>
}

/**
 * The mean of several regressors, each fitted on all rows: `votingRegressor([ridge(), randomForestRegressor()])`.
 *
 * The parts may be any recipes that take the same rows; the fitted ones are the model's `estimators`. As scikit-learn's
 * `VotingRegressor`. Costs the sum of its parts. Where one part is much better than the others, it alone is better than the
 * mean: weigh it, or let `stackingRegressor` learn how.
 */
export const votingRegressor = withType(make, define({ estimators: [] }))
