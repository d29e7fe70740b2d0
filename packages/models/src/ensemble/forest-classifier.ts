import {
  classWeightParam,
  defineClassifier,
  denseOrSparseInput,
  oneOf,
  type ParamSpecs,
  type Tensor,
} from '@foldwise/core'
import { forestOf, treeCount } from '../tree/forest.ts'
import { probabilityGraph } from '../tree/forest-graph.ts'
import { rowsToLearn } from '../tree/rows32.ts'
import { maxFeaturesParam, monotonicParam } from '../tree/tree-params.ts'
import { type ForestValues, fitForest } from './fit-forest.ts'
import { accuracyOf, forestInsight, meanOfTrees } from './forest-model.ts'
import { forestClassWeight, forestParams } from './forest-params.ts'

/** A type of forest: how its trees look for thresholds (the best, or drawn at random), whether they draw rows by default, and more. */
export const forestClassifier = <const S extends ParamSpecs>(
  type: string,
  splitter: 'best' | 'random',
  bootstrap: boolean,
  more: S,
) =>
  defineClassifier({
    type,
    version: 1,
    accepts: denseOrSparseInput,
    allowMissing: true,
    params: {
      /** What a split makes small: Gini impurity, or entropy in bits, which `'logLoss'` is another name for. */
      criterion: oneOf('gini', 'entropy', 'logLoss'),
      ...forestParams({ bootstrap }),
      ...more,
      maxFeatures: maxFeaturesParam('sqrt'),
      ...monotonicParam,
      /** Weights of the classes, multiplied into those of the rows; `'balancedSubsample'`: balanced by the rows that each tree draws. */
      classWeight: forestClassWeight(classWeightParam()),
    },
    async fit(data, values, ctx) {
      // Which `more` hides from the compiler.
      const p = values as unknown as ForestValues
      const x = await rowsToLearn(data.x, `${type}.fit`, ctx)
      const targets = { classes: data.y, count: data.classes }
      const labels = [{ codes: data.y, count: data.classes }]
      return fitForest(type, x, targets, data.weight, p, splitter, ctx, accuracyOf(data.y, data.classes), labels)
    },
    methods: (state, _params, { classes, features }) => ({
      predictProba: meanOfTrees(forestOf(state, classes.length, features), `${type}.predictProba`),
    }),
    expose: (state, _params, { classes, features }, onDispose) => ({
      ...forestInsight(type, state, forestOf(state, classes.length, features), features!, onDispose),
      /** Out-of-bag probabilities of the training rows, float64 `[rows, classes]`: NaN where all trees drew the row. */
      oobDecisionFunction: state.tensors.outOfBag as Tensor<'float64'> | undefined,
    }),
    graph(state, _params, { classes, features }) {
      const forest = forestOf(state, classes.length, features)
      return probabilityGraph(forest, features!, 1 / treeCount(forest))
    },
  })
