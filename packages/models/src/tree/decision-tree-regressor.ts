import { defineRegressor, denseOrSparseInput, oneOf } from '@foldwise/core'
import { forestOf } from './forest.ts'
import { valueGraph } from './forest-graph.ts'
import { growTree } from './grow-tree.ts'
import { growthOf } from './growth.ts'
import { toRows32 } from './rows32.ts'
import { leafValues, treeInsight, treeState } from './single-tree.ts'
import { checkCounts } from './targets.ts'
import { limitParams, maxFeaturesParam } from './tree-params.ts'

const TYPE = 'decisionTreeRegressor'

const params = {
  /**
   * What a split makes small: squared error around the mean, absolute error around the median (about five times as slow), or half
   * the Poisson deviance, for counts and other targets >= 0.
   */
  criterion: oneOf('squaredError', 'absoluteError', 'poisson'),
  /** `'best'` looks at all thresholds, `'random'` at one drawn for each feature. */
  splitter: oneOf('best', 'random'),
  ...limitParams,
  maxFeatures: maxFeaturesParam(null),
}

/**
 * A regression tree: yes-no questions about one feature each, and in the leaves the mean (or median) of the training rows' targets.
 *
 * Grown, and compared, as `decisionTreeClassifier` is. Predictions are steps and never leave the range of the training targets:
 * not for trends that go on beyond the data.
 */
export const decisionTreeRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  async fit(data, p, ctx) {
    const x = toRows32(data.x, `${TYPE}.fit`)
    checkCounts(TYPE, p.criterion, data.y)
    const growth = growthOf(p, x.rows, x.features, false)
    const seed = ctx.stream('tree').uint32()
    const tree = await growTree(await ctx.kernels(), x, { values: data.y }, data.weight, growth, seed, ctx)
    return treeState(tree, x.features)
  },
  methods: (state, _params, { features }) => ({
    predict: leafValues(forestOf(state, 1, features), `${TYPE}.predict`),
  }),
  expose(state, p, { features }) {
    const forest = forestOf(state, 1, features)
    const value = (node: number, decimals: number): string => `value: ${forest.values[node]!.toFixed(decimals)}`
    return treeInsight(TYPE, state, forest, features!, p.criterion, value)
  },
  graph: (state, _params, { features }) => valueGraph(forestOf(state, 1, features), features!),
})
