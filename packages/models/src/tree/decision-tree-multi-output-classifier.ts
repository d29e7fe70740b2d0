import { defineMultiOutputClassifier, denseOrSparseInput, oneOf, outputClassWeightParam } from '@foldwise/core'
import { treeContributions } from './explain-forest.ts'
import { forestOf } from './forest.ts'
import { growTree } from './grow-tree.ts'
import { growthOf } from './growth.ts'
import { byOutput, columnCount, forColumns, impurityScale, oneHotTargets, outputsGraph } from './one-hot-outputs.ts'
import { rowsToLearn } from './rows32.ts'
import { leafValues, treeInsight, treeState } from './single-tree.ts'
import { limitParams, maxFeaturesParam } from './tree-params.ts'

const TYPE = 'decisionTreeMultiOutputClassifier'

const params = {
  /** What a split makes small, in the mean over the outputs: Gini impurity, or entropy in bits, which `'logLoss'` is another name for. */
  criterion: oneOf('gini', 'entropy', 'logLoss'),
  /** `'best'` looks at all thresholds, `'random'` at one drawn for each feature. */
  splitter: oneOf('best', 'random'),
  ...limitParams,
  maxFeatures: maxFeaturesParam(null),
  /** Weights of the classes of each output: a row weighs their product, times its own weight. */
  classWeight: outputClassWeightParam(),
}

/**
 * A decision tree of several labels a row, with the same splits for all outputs: those that lower the mean of their impurities most.
 * Predictions are a row of labels for each row, probabilities a tensor `[rows, classes]` for each output.
 *
 * Grown as `decisionTreeClassifier` is, and as scikit-learn's on labels `[rows, outputs]`. Good where the outputs depend on one another,
 * since they share splits, and one fit serves all; where they do not, a tree for each (`multiOutputClassifier`) is more accurate.
 * Costs `O(classes of all outputs * features * rows * depth)`.
 */
export const decisionTreeMultiOutputClassifier = defineMultiOutputClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  async fit({ x: given, y, classes, weight }, p, ctx) {
    const x = await rowsToLearn(given, `${TYPE}.fit`, ctx)
    const growth = growthOf(forColumns(p, classes), x.rows, x.features, false)
    const seed = ctx.stream('tree').uint32()
    const tree = await growTree(await ctx.kernels(), x, oneHotTargets(y, classes), weight, growth, seed, ctx)
    const scale = impurityScale(classes)
    return treeState({ ...tree, impurity: tree.impurity.map((v) => v * scale) }, x.features, ctx)
  },
  methods(state, _params, { classes, features }) {
    const values = leafValues(forestOf(state, columnCount(classes), features), `${TYPE}.predictProba`)
    return { predictProba: async (x) => byOutput(await values(x), classes) }
  },
  expose(state, p, { classes, features }, onDispose) {
    const columns = columnCount(classes)
    const forest = forestOf(state, columns, features)
    const label = (node: number): string => {
      const shares = byOutput(forest.values.subarray(node * columns, (node + 1) * columns), classes)
      return `classes: ${shares.map((own, k) => classes[k]![own.indexOf(Math.max(...own))]).join(', ')}`
    }
    return {
      ...treeInsight(TYPE, state, forest, features!, p.criterion, label),
      ...treeContributions(TYPE, state, forest, features!, onDispose),
    }
  },
  graph: (state, _params, info) => outputsGraph(forestOf(state, columnCount(info.classes), info.features), info),
})
