import { classWeightParam, defineClassifier, denseOrSparseInput, oneOf } from '@foldwise/core'
import { treeContributions } from './explain-forest.ts'
import { forestOf } from './forest.ts'
import { probabilityGraph } from './forest-graph.ts'
import { growTree } from './grow-tree.ts'
import { growthOf } from './growth.ts'
import { waysOf } from './monotonic.ts'
import { rowsToLearn } from './rows32.ts'
import { leafValues, treeInsight, treeState } from './single-tree.ts'
import { limitParams, maxFeaturesParam, monotonicParam } from './tree-params.ts'

const TYPE = 'decisionTreeClassifier'

const params = {
  /** What a split makes small: Gini impurity, or entropy in bits, which `'logLoss'` is another name for. */
  criterion: oneOf('gini', 'entropy', 'logLoss'),
  /** `'best'` looks at all thresholds, `'random'` at one drawn for each feature. */
  splitter: oneOf('best', 'random'),
  ...limitParams,
  maxFeatures: maxFeaturesParam(null),
  ...monotonicParam,
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
}

/**
 * A decision tree: yes-no questions about one feature each, and in the leaves the shares of the classes among the training rows.
 *
 * Greedy: each node takes the split that lowers the impurity most, of equally good ones that of the first feature and then of the
 * lowest threshold (Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984). Values are compared as
 * float32, as in scikit-learn, at any scale of the columns. Missing values (NaN) go to the side that was better in training, or
 * where none were missing to the larger side.
 * `O(features * rows * (log rows + depth))`; memory of 16 bytes a value. Single trees fit noise: limit them, prune them, or take a
 * forest where accuracy counts more than rules that people can read.
 */
export const decisionTreeClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  async fit(data, p, ctx) {
    const x = await rowsToLearn(data.x, `${TYPE}.fit`, ctx)
    const ways = waysOf(`${TYPE}.fit`, p.monotonicCst, x.features, data)
    const growth = { ...growthOf(p, x.rows, x.features, false), ways }
    const targets = { classes: data.y, count: data.classes }
    const seed = ctx.stream('tree').uint32()
    const tree = await growTree(await ctx.kernels(), x, targets, data.weight, growth, seed, ctx)
    return treeState(tree, x.features, ctx)
  },
  methods: (state, _params, { classes, features }) => ({
    predictProba: leafValues(forestOf(state, classes.length, features), `${TYPE}.predictProba`),
  }),
  expose(state, p, { classes, features }, onDispose) {
    const forest = forestOf(state, classes.length, features)
    const label = (node: number): string => {
      const shares = forest.values.subarray(node * classes.length, (node + 1) * classes.length)
      return `class: ${classes[shares.indexOf(Math.max(...shares))]}`
    }
    return {
      ...treeInsight(TYPE, state, forest, features!, p.criterion, label, classes.map(String)),
      ...treeContributions(TYPE, state, forest, features!, onDispose),
    }
  },
  graph: (state, _params, { classes, features }) =>
    probabilityGraph(forestOf(state, classes.length, features), features!),
})
