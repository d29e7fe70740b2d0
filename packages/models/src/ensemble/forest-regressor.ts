import { defineRegressor, denseOrSparseInput, manyTargets, oneOf, type ParamSpecs, type Tensor } from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { valueGraph } from '../tree/forest-graph.ts'
import { rowsToLearn } from '../tree/rows32.ts'
import { checkCriterion } from '../tree/targets.ts'
import { maxFeaturesParam, monotonicParam } from '../tree/tree-params.ts'
import { type ForestValues, fitForest } from './fit-forest.ts'
import { forestInsight, meanOfTrees, r2Of } from './forest-model.ts'
import { forestParams } from './forest-params.ts'

/** A type of forest: how its trees look for thresholds (the best, or drawn at random), whether they draw rows by default, and more. */
export const forestRegressor = <const S extends ParamSpecs>(
  type: string,
  splitter: 'best' | 'random',
  bootstrap: boolean,
  more: S,
) =>
  defineRegressor({
    type,
    version: 1,
    accepts: denseOrSparseInput,
    targets: manyTargets,
    allowMissing: true,
    params: {
      /** What a split makes small: squared error, absolute error (one target only), or half the Poisson deviance, for targets >= 0. */
      criterion: oneOf('squaredError', 'absoluteError', 'poisson'),
      ...forestParams({ bootstrap }),
      ...more,
      maxFeatures: maxFeaturesParam(null),
      ...monotonicParam,
    },
    async fit(data, values, ctx) {
      // Which `more` hides from the compiler.
      const p = values as unknown as ForestValues
      const x = await rowsToLearn(data.x, `${type}.fit`, ctx)
      checkCriterion(type, p.criterion, data)
      const targets = { values: data.y, outputs: data.outputs }
      return fitForest(type, x, targets, data.weight, p, splitter, ctx, r2Of(data))
    },
    methods: (state, _params, { features, outputs }) => ({
      predict: meanOfTrees(forestOf(state, outputs, features), `${type}.predict`),
    }),
    expose: (state, _params, { features, outputs }, onDispose) => ({
      ...forestInsight(type, state, forestOf(state, outputs, features), features!, onDispose),
      /** Out-of-bag predictions of the training rows, float64 `[rows, outputs]`: NaN where all trees drew the row. */
      oobPrediction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
    }),
    graph(state, _params, { features, outputs }) {
      const forest = forestOf(state, outputs, features)
      return valueGraph(forest, features!, 1 / treeCount(forest))
    },
  })
