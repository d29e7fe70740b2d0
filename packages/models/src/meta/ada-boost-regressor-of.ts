import {
  anyRows,
  type DefinedRegressorRecipe,
  defineRegressor,
  type Graph,
  GraphBuilder,
  integer,
  learnedParts,
  number,
  oneOf,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { assertLive } from '../contributions/live-rows.ts'
import { r2Round } from '../ensemble/boost-rounds.ts'
import { addWeightedMedians, mediansOfColumns } from '../ensemble/weighted-median.ts'
import { boostedParts, boostParts } from './boost-parts.ts'
import { checkPart, compositeOf, withType } from './composite.ts'
import { drawByWeight } from './draw-by-weight.ts'
import { type AnyRegressor, regressorOn, someRows, targetRows } from './part-data.ts'
import { graphsOf, inputLike } from './part-graphs.ts'
import type { FittedPart, InputOf, RegressorPart } from './part-types.ts'

const TYPE = 'adaBoostRegressorOf'

const params = {
  /** Parts at most; boosting stops where one makes no error, and before one whose mean loss is 0.5 or more. */
  nEstimators: integer({ min: 1, default: 50, space: { kind: 'integer', min: 20, max: 300 } }),
  /** Shrinks each part's say and the change of the rows' weights: smaller takes more parts. */
  learningRate: number({ above: 0, default: 1, space: { kind: 'number', min: 0.05, max: 2, log: true } }),
  /** A row's loss: its absolute error as a share of the largest, the square of that, or `1 - exp(-share)`. */
  loss: oneOf('linear', 'square', 'exponential'),
}
export type AdaBoostRegressorOfParams = Values<typeof params>

const define = ({ estimator }: { readonly estimator: RegressorPart }) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    async fit(data, { nEstimators, learningRate, loss }, ctx): Promise<State> {
      const { x, y, rows, weight } = data
      const all = { ...targetRows(data), weight: undefined }
      const { parts, errors, tensors } = await boostParts<AnyRegressor>(ctx, {
        nEstimators,
        rows,
        weight,
        fit: (weights, i) =>
          regressorOn(estimator, () => someRows(all, drawByWeight(ctx.stream('rows', i), rows, weights).sort())),
        judge: async (part, weights, i) =>
          r2Round(await part.predict(x), y, weights, { learningRate, loss, first: i === 0 }),
      })
      if (errors[0]! >= 0.5) {
        ctx.warn(
          'weak-part',
          `${TYPE}.fit: expected a first '${estimator.type}' with a mean loss below 0.5 of its largest error, got ${errors[0]}. The model is that part alone; take another recipe, or loss 'square'.`,
        )
      }
      return { tensors, facts: {}, children: parts }
    },
    methods(state) {
      const { parts, weights } = learnedBoost(state)
      return {
        async predict(x: unknown) {
          const said: Float64Array[] = []
          for (const part of parts) said.push(await part.predict(x))
          return mediansOfColumns(said, weights)
        },
      }
    },
    expose(state) {
      const { parts, weights, shown } = learnedBoost(state)
      return {
        estimators: parts,
        ...shown,
        /** Predictions `[rows]` after each part in turn. */
        async *stagedPredict(x: unknown): AsyncGenerator<Float64Array> {
          assertLive(`${TYPE}.stagedPredict`, state)
          const said: Float64Array[] = []
          for (const part of parts) {
            said.push(await part.predict(x))
            yield mediansOfColumns(said, weights)
          }
        },
      }
    },
    graph(state): Graph {
      const { parts, weights } = learnedBoost(state)
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const said = graphs.map((graph) => {
        const [y] = g.embed(graph, [x], [graph.outputs[0]!.name])
        return g.node('Reshape', [y!, g.int64([-1, 1])])
      })
      addWeightedMedians(g, g.node('Concat', said, { axis: { int: 1 } }), weights, 'y')
      return g.build()
    },
  })

function learnedBoost(state: State) {
  const parts = learnedParts<AnyRegressor>(state, 'regressor')
  return { parts, ...boostedParts(state, parts.length) }
}

interface Insight<M, In> {
  readonly estimators: readonly M[]
  readonly estimatorWeights: Tensor<'float64'>
  readonly estimatorErrors: Tensor<'float64'>
  stagedPredict(x: In): AsyncGenerator<Float64Array>
}
export type AdaBoostRegressorOfRecipe<R extends RegressorPart> = DefinedRegressorRecipe<
  InputOf<R>,
  AdaBoostRegressorOfParams,
  Insight<FittedPart<R>, InputOf<R>>
> & { readonly estimator: R }

function make<R extends RegressorPart>(
  estimator: R,
  given?: Partial<AdaBoostRegressorOfParams>,
): AdaBoostRegressorOfRecipe<R> {
  checkPart(TYPE, 'regressor', estimator)
  return compositeOf(define, { estimator }, given) as AdaBoostRegressorOfRecipe<R>
}

/**
 * AdaBoost.R2 of any regressors: `adaBoostRegressorOf(kNeighborsRegressor(), { loss: 'square' })`.
 *
 * As scikit-learn's `AdaBoostRegressor` with an `estimator`: see `adaBoostRegressor` for losses, medians, sources and limits; for trees
 * that one is many times faster. Parts learn from rows that are drawn by weight, and need not take weights themselves. Costs
 * `nEstimators` fits and as many predictions. Linear parts gain little: their median is nearly linear.
 */
export const adaBoostRegressorOf = withType(make, define({ estimator: undefined as never }))
