import {
  anyRows,
  type DefinedRegressorRecipe,
  defineRegressor,
  fitParts,
  type Graph,
  GraphBuilder,
  learnedParts,
  type Matrix,
  manyTargets,
} from '@foldwise/core'
import { checkPart, compositeOf, withType } from './composite.ts'
import { type AnyRegressor, regressorOn } from './part-data.ts'
import { graphsOf, inputLike } from './part-graphs.ts'
import type { FittedPart, InputOf, RegressorPart } from './part-types.ts'

const TYPE = 'multiOutputRegressor'

const define = ({ estimator }: { readonly estimator: RegressorPart }) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    targets: manyTargets,
    params: {},
    fit({ x, y, rows, outputs, weight }, _params, ctx) {
      const parts = Array.from({ length: outputs }, (_, k) => {
        const column = () => Float64Array.from({ length: rows }, (_, i) => y[i * outputs + k]!)
        return regressorOn(estimator, () => ({ x, y: column(), weight }))
      })
      return fitParts(ctx, 'output', parts, (children) => ({ tensors: {}, facts: {}, children }))
    },
    methods(state, _params, { outputs }) {
      const parts = learnedParts<AnyRegressor>(state, new Array<string>(outputs).fill('regressor'))
      return {
        async predict(x: unknown) {
          const out = new Float64Array(anyRows.rows(x) * outputs)
          for (const [k, part] of parts.entries()) {
            const values = await part.predict(x)
            for (let i = 0; i < values.length; i++) out[i * outputs + k] = values[i]!
          }
          return out
        },
      }
    },
    expose: (state) => ({ estimators: state.children as readonly AnyRegressor[] }),
    graph(state, _params, { outputs }): Graph {
      const graphs = graphsOf(TYPE, learnedParts<AnyRegressor>(state, 'regressor'))
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const columns = graphs.map((graph) => {
        const [y] = g.embed(graph, [x], [graph.outputs[0]!.name])
        return g.node('Reshape', [y!, g.int64(outputs === 1 ? [-1] : [-1, 1])])
      })
      g.node('Concat', columns, { axis: { int: outputs === 1 ? 0 : 1 } }, { output: 'y' })
      g.output('y', 'float32', outputs === 1 ? ['N'] : ['N', outputs])
      return g.build()
    },
  })

export type MultiOutputRegressorRecipe<R extends RegressorPart> = DefinedRegressorRecipe<
  InputOf<R>,
  object,
  { readonly estimators: readonly FittedPart<R>[] },
  ArrayLike<number> | Matrix
> & { readonly estimator: R }

function make<R extends RegressorPart>(estimator: R): MultiOutputRegressorRecipe<R> {
  checkPart(TYPE, 'regressor', estimator)
  return compositeOf(define, { estimator }) as MultiOutputRegressorRecipe<R>
}

/**
 * A regressor of one target made one of several: `multiOutputRegressor(gradientBoostingRegressor()).fit({ x, y: [[1, 2], [3, 4]] })`.
 * A part for each target, which know nothing of one another. Predictions are row-major `[rows, outputs]`.
 *
 * As scikit-learn's `MultiOutputRegressor`. Costs a fit for each target; trees, forests and least squares learn several targets at
 * once, in one fit.
 */
export const multiOutputRegressor = withType(make, define({ estimator: undefined as never }))
