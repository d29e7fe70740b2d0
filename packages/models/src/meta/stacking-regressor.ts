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
  type SparseMatrix,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { type RidgeCvRecipe, ridgeCv } from '../linear/ridge-cv.ts'
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
      const { final } = learnedStack(state)
      const stacked = stackedBy(state, passthrough)
      return { predict: async (x: unknown) => final.predict(await stacked(x, 'predict')) }
    },
    expose(state, { passthrough }) {
      const { parts, final } = learnedStack(state)
      const stacked = stackedBy(state, passthrough)
      return {
        estimators: parts,
        finalEstimator: final,
        /** What the final regressor sees of rows: float64 `[rows, columns]`, sparse where sparse rows pass through. */
        transform: (x: unknown) => stacked(x, 'transform'),
      }
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

/** What the final regressor sees of rows. */
function stackedBy(state: State, passthrough: boolean) {
  const { parts } = learnedStack(state)
  return async (x: unknown, method: string): Promise<Tensor | SparseMatrix> => {
    const blocks: Float64Array[] = []
    for (const part of parts) blocks.push(await part.predict(x))
    const passed = passthrough ? { x, where: `${TYPE}.${method}` } : undefined
    return stackFeatures(blocks, anyRows.rows(x), passed)
  }
}

interface Insight<R extends readonly unknown[], F> {
  readonly estimators: FittedParts<R>
  readonly finalEstimator: FittedPart<F>
  transform(x: InputOf<R[number]>): Promise<Tensor | SparseMatrix>
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

function make<const R extends readonly RegressorPart[]>(
  estimators: R,
  finalEstimator?: undefined,
  given?: WithSplitter<StackingRegressorParams>,
): StackingRegressorRecipe<R, RidgeCvRecipe>
function make<const R extends readonly RegressorPart[], F extends FinalRegressor>(
  estimators: R,
  finalEstimator: F,
  given?: WithSplitter<StackingRegressorParams>,
): StackingRegressorRecipe<R, F>
function make(
  estimators: readonly RegressorPart[],
  finalEstimator: RegressorPart = ridgeCv(),
  given?: object,
): unknown {
  const parts = checkedParts(TYPE, 'regressor', estimators)
  checkPart(TYPE, 'regressor', finalEstimator)
  return compositeOf(define, { estimators: parts, finalEstimator } as Parts, given)
}

/**
 * A regressor that learns from what others predict: `stackingRegressor([ridge(), kNeighborsRegressor()], ridgeCv())`.
 *
 * See `stackingClassifier`; as scikit-learn's `StackingRegressor`: the final regressor is `ridgeCv()` where none is given.
 */
export const stackingRegressor = withType(make, define({ estimators: [], finalEstimator: undefined as never }))
