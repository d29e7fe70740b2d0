import { defineRegressor, denseOrSparseInput, oneOf, type Tensor } from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { valueGraph } from '../tree/forest-graph.ts'
import { toRows32 } from '../tree/rows32.ts'
import { checkCounts } from '../tree/targets.ts'
import { maxFeaturesParam } from '../tree/tree-params.ts'
import { fitForest } from './fit-forest.ts'
import { forestInsight, meanOfTrees, r2Of } from './forest-model.ts'
import { forestParams } from './forest-params.ts'

/** A type of forest: how its trees look for thresholds (the best, or drawn at random), and whether they draw rows by default. */
export const forestRegressor = (type: string, splitter: 'best' | 'random', bootstrap: boolean) =>
  defineRegressor({
    type,
    version: 1,
    accepts: denseOrSparseInput,
    allowMissing: true,
    params: {
      /** What a split makes small: squared error, absolute error, or half the Poisson deviance, for targets >= 0. */
      criterion: oneOf('squaredError', 'absoluteError', 'poisson'),
      ...forestParams({ bootstrap }),
      maxFeatures: maxFeaturesParam(null),
    },
    fit(data, p, ctx) {
      const x = toRows32(data.x, `${type}.fit`)
      checkCounts(type, p.criterion, data.y)
      return fitForest(type, x, { values: data.y }, data.weight, p, splitter, ctx, r2Of(data.y))
    },
    methods: (state, _params, { features }) => ({
      predict: meanOfTrees(forestOf(state, 1, features), `${type}.predict`),
    }),
    expose: (state, _params, { features }) => ({
      ...forestInsight(state, forestOf(state, 1, features), features!),
      /** Out-of-bag predictions of the training rows, float64 `[rows, 1]`: NaN where all trees drew the row. */
      oobPrediction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
    }),
    graph(state, _params, { features }) {
      const forest = forestOf(state, 1, features)
      return valueGraph(forest, features!, 1 / treeCount(forest))
    },
  })
