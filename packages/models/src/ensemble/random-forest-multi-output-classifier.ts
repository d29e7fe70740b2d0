import { defineMultiOutputClassifier, denseOrSparseInput, type Tensor } from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { asSquaredError, byOutput, columnCount, oneHotTargets, outputsGraph } from '../tree/one-hot-outputs.ts'
import { toRows32 } from '../tree/rows32.ts'
import { maxFeaturesParam } from '../tree/tree-params.ts'
import { fitForest } from './fit-forest.ts'
import { accuracyOf, forestInsight, meanOfTrees } from './forest-model.ts'
import { forestParams, searchParams } from './forest-params.ts'

const TYPE = 'randomForestMultiOutputClassifier'

/**
 * A random forest of several labels a row: the mean of trees that each learn all outputs from rows drawn with replacement.
 * Predictions are a row of labels for each row, probabilities a tensor `[rows, classes]` for each output.
 *
 * As `randomForestClassifier`, with trees as `decisionTreeMultiOutputClassifier` grows them, and as scikit-learn's on labels
 * `[rows, outputs]`. The out-of-bag score is the mean accuracy over the outputs.
 */
export const randomForestMultiOutputClassifier = defineMultiOutputClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params: { ...forestParams({ bootstrap: true }), ...searchParams, maxFeatures: maxFeaturesParam('sqrt') },
  fit({ x: given, y, classes, weight }, p, ctx) {
    const x = toRows32(given, `${TYPE}.fit`)
    const score = (predictions: Float64Array): number => {
      const parts = byOutput(predictions, classes)
      return parts.reduce((sum, part, k) => sum + accuracyOf(y[k]!, classes[k]!.length)(part), 0) / parts.length
    }
    return fitForest(TYPE, x, oneHotTargets(y, classes), weight, asSquaredError(p, classes), 'best', ctx, score)
  },
  methods(state, _params, { classes, features }) {
    const mean = meanOfTrees(forestOf(state, columnCount(classes), features), `${TYPE}.predictProba`)
    return { predictProba: async (x) => byOutput(await mean(x), classes) }
  },
  expose: (state, _params, { classes, features }) => ({
    ...forestInsight(state, forestOf(state, columnCount(classes), features), features!),
    /** Out-of-bag probabilities of the training rows, float64 `[rows, classes of all outputs]`: NaN where all trees drew the row. */
    oobDecisionFunction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
  }),
  graph(state, _params, info) {
    const forest = forestOf(state, columnCount(info.classes), info.features)
    return outputsGraph(forest, info, 1 / treeCount(forest))
  },
})
