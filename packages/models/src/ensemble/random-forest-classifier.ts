import { classWeightParam, defineClassifier, denseOrSparseInput, oneOf, type Tensor } from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { probabilityGraph } from '../tree/forest-graph.ts'
import { toRows32 } from '../tree/rows32.ts'
import { maxFeaturesParam } from '../tree/tree-params.ts'
import { fitForest } from './fit-forest.ts'
import { accuracyOf, forestInsight, meanOfTrees } from './forest-model.ts'
import { forestParams } from './forest-params.ts'

const TYPE = 'randomForestClassifier'

const params = {
  /** What a split makes small: Gini impurity, or entropy in bits, which `'logLoss'` is another name for. */
  criterion: oneOf('gini', 'entropy', 'logLoss'),
  ...forestParams({ bootstrap: true }),
  maxFeatures: maxFeaturesParam('sqrt'),
  /** Weights of the classes, multiplied into those of the rows. */
  classWeight: classWeightParam(),
}

/**
 * A random forest: trees that each learn from rows drawn with replacement, and look at a random choice of features at each split;
 * probabilities are the mean of the trees' (Breiman, Random Forests, Machine Learning 45, 2001).
 *
 * Good without tuning, on columns of any scale, with missing values. `threads` grow trees side by side. Columns are sorted once for
 * all trees: `O(trees * features * rows * depth)` moves of 8 bytes. `oobScore` judges the forest by rows its trees have not seen.
 * Not the most accurate on tables, which gradient boosting is, nor small: full trees keep a node for about every second row.
 */
export const randomForestClassifier = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  fit(data, p, ctx) {
    const x = toRows32(data.x, `${TYPE}.fit`)
    const targets = { classes: data.y, count: data.classes }
    return fitForest(TYPE, x, targets, data.weight, p, 'best', ctx, accuracyOf(data.y, data.classes))
  },
  methods: (state, _params, { classes, features }) => ({
    predictProba: meanOfTrees(forestOf(state, classes.length, features), `${TYPE}.predictProba`),
  }),
  expose: (state, _params, { classes, features }) => ({
    ...forestInsight(state, forestOf(state, classes.length, features), features!),
    /** Out-of-bag probabilities of the training rows, float64 `[rows, classes]`: NaN where all trees drew the row. */
    oobDecisionFunction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
  }),
  graph(state, _params, { classes, features }) {
    const forest = forestOf(state, classes.length, features)
    return probabilityGraph(forest, features!, 1 / treeCount(forest))
  },
})
