import { defineRegressor, denseOrSparseInput, oneOf, type Tensor } from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { valueGraph } from '../tree/forest-graph.ts'
import { toRows32 } from '../tree/rows32.ts'
import { checkCounts } from '../tree/targets.ts'
import { maxFeaturesParam } from '../tree/tree-params.ts'
import { fitForest } from './fit-forest.ts'
import { forestInsight, meanOfTrees, r2Of } from './forest-model.ts'
import { forestParams } from './forest-params.ts'

const TYPE = 'extraTreesRegressor'

const params = {
  /** What a split makes small: squared error, absolute error, or half the Poisson deviance, for targets >= 0. */
  criterion: oneOf('squaredError', 'absoluteError', 'poisson'),
  ...forestParams({ bootstrap: false }),
  maxFeatures: maxFeaturesParam(null),
}

/**
 * Extremely randomized regression trees: the mean of trees with drawn thresholds, on all rows (Geurts, Ernst and Wehenkel,
 * Extremely randomized trees, Machine Learning 63, 2006). As `extraTreesClassifier`; `maxFeatures` is null by default.
 */
export const extraTreesRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  fit(data, p, ctx) {
    const x = toRows32(data.x, `${TYPE}.fit`)
    checkCounts(TYPE, p.criterion, data.y)
    return fitForest(TYPE, x, { values: data.y }, data.weight, p, 'random', ctx, r2Of(data.y))
  },
  methods: (state, _params, { features }) => ({
    predict: meanOfTrees(forestOf(state, 1, features), `${TYPE}.predict`),
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
