import { defineRegressor, denseOrSparseInput, manyTargets, oneOf } from '@foldwise/core'
import { treeContributions } from './explain-forest.ts'
import { forestOf } from './forest.ts'
import { valueGraph } from './forest-graph.ts'
import { growTree } from './grow-tree.ts'
import { growthOf } from './growth.ts'
import { waysOf } from './monotonic.ts'
import { rowsToLearn } from './rows32.ts'
import { leafValues, treeInsight, treeState } from './single-tree.ts'
import { checkCriterion } from './targets.ts'
import { limitParams, maxFeaturesParam, monotonicParam } from './tree-params.ts'

const TYPE = 'decisionTreeRegressor'

const params = {
  /**
   * What a split makes small: squared error around the mean, absolute error around the median (about five times as slow; one target only), or half
   * the Poisson deviance, for counts and other targets >= 0.
   */
  criterion: oneOf('squaredError', 'absoluteError', 'poisson'),
  /** `'best'` looks at all thresholds, `'random'` at one drawn for each feature. */
  splitter: oneOf('best', 'random'),
  ...limitParams,
  maxFeatures: maxFeaturesParam(null),
  ...monotonicParam,
}

/**
 * A regression tree: yes-no questions about one feature each, and in the leaves the mean (or median) of the training rows' targets.
 *
 * Grown, and compared, as `decisionTreeClassifier` is. `y` may be a matrix `[rows, outputs]`: the same splits then serve all targets,
 * by the mean of their impurities (bring targets of other units to one scale first), and predictions are row-major `[rows, outputs]`.
 * Predictions are steps and never leave the range of the training targets:
 * not for trends that go on beyond the data.
 */
export const decisionTreeRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  targets: manyTargets,
  allowMissing: true,
  params,
  async fit(data, p, ctx) {
    const x = await rowsToLearn(data.x, `${TYPE}.fit`, ctx)
    checkCriterion(TYPE, p.criterion, data)
    const ways = waysOf(`${TYPE}.fit`, p.monotonicCst, x.features, { outputs: data.outputs })
    const growth = { ...growthOf(p, x.rows, x.features, false), ways }
    const seed = ctx.stream('tree').uint32()
    const targets = { values: data.y, outputs: data.outputs }
    const tree = await growTree(await ctx.kernels(), x, targets, data.weight, growth, seed, ctx)
    return treeState(tree, x.features, ctx)
  },
  methods: (state, _params, { features, outputs }) => ({
    predict: leafValues(forestOf(state, outputs, features), `${TYPE}.predict`),
  }),
  expose(state, p, { features, outputs }, onDispose) {
    const forest = forestOf(state, outputs, features)
    const value = (node: number, decimals: number): string => {
      const values = forest.values.subarray(node * outputs, (node + 1) * outputs)
      return `value: ${Array.from(values, (v) => v.toFixed(decimals)).join(', ')}`
    }
    return {
      ...treeInsight(TYPE, state, forest, features!, p.criterion, value),
      ...treeContributions(TYPE, state, forest, features!, onDispose),
    }
  },
  graph: (state, _params, { features, outputs }) => valueGraph(forestOf(state, outputs, features), features!),
})
