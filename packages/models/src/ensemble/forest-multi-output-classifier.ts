import {
  defineMultiOutputClassifier,
  denseOrSparseInput,
  oneOf,
  outputClassWeightParam,
  type ParamSpecs,
  type Tensor,
} from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { byOutput, columnCount, forColumns, oneHotTargets, outputsGraph } from '../tree/one-hot-outputs.ts'
import { rowsToLearn } from '../tree/rows32.ts'
import { maxFeaturesParam } from '../tree/tree-params.ts'
import { type ForestValues, fitForest } from './fit-forest.ts'
import { accuracyOf, forestInsight, meanOfTrees } from './forest-model.ts'
import { forestClassWeight, forestParams } from './forest-params.ts'

/** A type of forest of several labels a row: see `forestClassifier`. */
export const forestMultiOutputClassifier = <const S extends ParamSpecs>(
  type: string,
  splitter: 'best' | 'random',
  bootstrap: boolean,
  more: S,
) =>
  defineMultiOutputClassifier({
    type,
    version: 1,
    accepts: denseOrSparseInput,
    allowMissing: true,
    params: {
      /** What a split makes small, in the mean over the outputs: Gini impurity, or entropy in bits, which `'logLoss'` is another name for. */
      criterion: oneOf('gini', 'entropy', 'logLoss'),
      ...forestParams({ bootstrap }),
      ...more,
      maxFeatures: maxFeaturesParam('sqrt'),
      /**
       * Weights of the classes of each output: a row weighs their product, times its own weight. `'balancedSubsample'`: balanced by the
       * rows that each tree draws.
       */
      classWeight: forestClassWeight(outputClassWeightParam()),
    },
    async fit({ x: given, y, classes, weight }, values, ctx) {
      // Which `more` hides from the compiler.
      const p = values as unknown as ForestValues & { readonly criterion: 'gini' | 'entropy' | 'logLoss' }
      const x = await rowsToLearn(given, `${type}.fit`, ctx)
      const score = (predictions: Float64Array): number => {
        const parts = byOutput(predictions, classes)
        return parts.reduce((sum, part, k) => sum + accuracyOf(y[k]!, classes[k]!.length)(part), 0) / parts.length
      }
      const labels = y.map((codes, k) => ({ codes, count: classes[k]!.length }))
      const targets = oneHotTargets(y, classes)
      return fitForest(type, x, targets, weight, forColumns(p, classes), splitter, ctx, score, labels)
    },
    methods(state, _params, { classes, features }) {
      const mean = meanOfTrees(forestOf(state, columnCount(classes), features), `${type}.predictProba`)
      return { predictProba: async (x) => byOutput(await mean(x), classes) }
    },
    expose: (state, _params, { classes, features }, onDispose) => ({
      ...forestInsight(type, state, forestOf(state, columnCount(classes), features), features!, onDispose),
      /** Out-of-bag probabilities of the training rows, float64 `[rows, classes of all outputs]`: NaN where all trees drew the row. */
      oobDecisionFunction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
    }),
    graph(state, _params, info) {
      const forest = forestOf(state, columnCount(info.classes), info.features)
      return outputsGraph(forest, info, 1 / treeCount(forest))
    },
  })
