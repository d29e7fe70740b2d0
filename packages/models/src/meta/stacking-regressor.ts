import {
  anyRows,
  boolean,
  type DefinedRegressorRecipe,
  defineRegressor,
  fitParts,
  type Graph,
  GraphBuilder,
  learnedParts,
  type Matrix,
  type State,
  type Values,
} from '@foldwise/core'
import { checkedParts, checkPart, compositeOf, withType } from './composite.ts'
import { checkPartition, cvParam, foldsOf, type SplitterLike, type WithSplitter } from './cross-fit.ts'
import { crossPredict } from './cross-predict.ts'
import { type AnyRegressor, regressorOn, targetRows } from './part-data.ts'
import { graphsOf, inputLike } from './part-graphs.ts'
import type { FittedPart, FittedParts, InputOf, RegressorPart } from './part-types.ts'
import { stackFeatures } from './stack-features.ts'

const TYPE = 'stackingRegressor'

const params = {
  /** Whether the final regressor also sees the rows themselves, which then have to be dense or sparse. */
  passthrough: boolean({ default: false }),
  /** Folds of the cross-fitting. */
  cv: cvParam(),
}
export type StackingRegressorParams = Values<typeof params>

interface Parts {
  readonly estimators: readonly RegressorPart[]
  readonly finalEstimator: RegressorPart
  readonly splitter?: SplitterLike
}

const define = ({ estimators, finalEstimator, splitter }: Parts) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    async fit(data, { passthrough, cv }, ctx): Promise<State> {
      const { x, y, rows: count } = data
      const rows = targetRows(data)
      const folds = foldsOf(TYPE, { cv, splitter }, { x, y, rows: count }, ctx)
      checkPartition(TYPE, folds, count)
      const blocks: Float64Array[] = []
      for (const [i, estimator] of estimators.entries()) {
        const fold = `fold of estimator ${i + 1}`
        const ask = (part: AnyRegressor, left: unknown) => part.predict(left)
        blocks.push(await crossPredict(ctx, fold, (of) => regressorOn(estimator, of), rows, folds, ask))
      }
      const stacked = {
        ...rows,
        x: stackFeatures(blocks, count, passthrough ? { x, where: `${TYPE}.fit` } : undefined),
      }
      const parts = estimators.map((e) => regressorOn(e, () => rows))
      const final = regressorOn(finalEstimator, () => stacked)
      return fitParts(ctx, 'estimator', [...parts, final], (children) => ({ tensors: {}, facts: {}, children }))
    },
    methods(state, { passthrough }) {
      const { parts, final } = learnedStack(state)
      return {
        async predict(x: unknown) {
          const blocks: Float64Array[] = []
          for (const part of parts) blocks.push(await part.predict(x))
          const passed = passthrough ? { x, where: `${TYPE}.predict` } : undefined
          return final.predict(stackFeatures(blocks, anyRows.rows(x), passed))
        },
      }
    },
    expose(state) {
      const { parts, final } = learnedStack(state)
      return { estimators: parts, finalEstimator: final }
    },
    graph(state, { passthrough }): Graph {
      const { parts, final } = learnedStack(state)
      const graphs = graphsOf(TYPE, parts)
      const g = new GraphBuilder()
      const x = inputLike(g, graphs[0]!)
      const blocks = graphs.map((graph) => {
        const [y] = g.embed(graph, [x], [graph.outputs[0]!.name])
        return g.node('Reshape', [y!, g.int64([-1, 1])])
      })
      if (passthrough) blocks.push(x)
      const stacked = g.node('Concat', blocks, { axis: { int: 1 } })
      const [finalGraph] = graphsOf(TYPE, [final])
      const [y] = g.embed(finalGraph!, [stacked], [finalGraph!.outputs[0]!.name])
      g.node('Identity', [y!], {}, { output: 'y' })
      g.output('y', 'float32', ['N'])
      return g.build()
    },
  })

function learnedStack(state: State) {
  const all = learnedParts<AnyRegressor>(state, 'regressor')
  return { parts: Object.freeze(all.slice(0, -1)), final: all.at(-1)! }
}

interface Insight<R extends readonly unknown[], F> {
  readonly estimators: FittedParts<R>
  readonly finalEstimator: FittedPart<F>
}
/** What the final regressor has to take, whatever else it takes. */
export type FinalRegressor = RegressorPart & {
  fit(data: { readonly x: Matrix; readonly y: ArrayLike<number> }): unknown
}

export type StackingRegressorRecipe<R extends readonly RegressorPart[], F> = DefinedRegressorRecipe<
  InputOf<R[number]>,
  StackingRegressorParams,
  Insight<R, F>
> & { readonly estimators: R; readonly finalEstimator: F; readonly splitter?: SplitterLike }

function make<const R extends readonly RegressorPart[], F extends FinalRegressor>(
  estimators: R,
  finalEstimator: F,
  given?: WithSplitter<StackingRegressorParams>,
): StackingRegressorRecipe<R, F> {
  const parts = checkedParts(TYPE, 'regressor', estimators)
  checkPart(TYPE, 'regressor', finalEstimator)
  return compositeOf(define, { estimators: parts, finalEstimator } as Parts, given) as StackingRegressorRecipe<R, F>
}

/**
 * A regressor that learns from what others predict: `stackingRegressor([ridge(), kNeighborsRegressor()], ridgeCv())`.
 *
 * See `stackingClassifier`; as scikit-learn's `StackingRegressor`, whose default final regressor is `ridgeCv()`.
 */
export const stackingRegressor = withType(make, define({ estimators: [], finalEstimator: undefined as never }))
