// Checked by the compiler, never run: rows, labels and abilities flow through composites.
import type { ClassifierRecipe, RegressorRecipe, SparseMatrix, Tensor } from '@foldwise/core'
import { expectTypeOf, test } from 'vitest'
import {
  adaBoostClassifierOf,
  adaBoostRegressorOf,
  baggingClassifier,
  calibratedClassifier,
  gaussianNB,
  kNeighborsClassifier,
  linearRegression,
  logisticRegression,
  oneVsOne,
  oneVsRest,
  selfTraining,
  stackingClassifier,
  stackingRegressor,
  votingClassifier,
  votingRegressor,
} from '../../src/index.ts'

const rows = [[1], [2]]
const texts = ['a', 'b'] as const
const y = ['ham', 'spam'] as const
declare const ofTexts: ClassifierRecipe<readonly string[], object, 'predictProba'>
declare const onlyLabels: ClassifierRecipe<readonly string[]>
declare const lengthOf: RegressorRecipe<readonly string[]>
declare const sparse: SparseMatrix

test('rows that a part does not take', async () => {
  const dense = votingClassifier([kNeighborsClassifier(), logisticRegression()])
  // @ts-expect-error texts given to parts of numbers
  dense.fit({ x: texts, y })
  const model = await dense.fit({ x: rows, y })
  // @ts-expect-error texts given to a model of numbers
  model.predict(texts)
  const spoken = votingClassifier([ofTexts, onlyLabels])
  // @ts-expect-error numbers given to parts of texts
  spoken.fit({ x: rows, y })
  spoken.fit({ x: texts, y })
  const both = votingClassifier([ofTexts, logisticRegression()])
  // @ts-expect-error texts given where one part takes numbers
  both.fit({ x: texts, y })
})

test('labels, parts and abilities keep their types', async () => {
  const hard = await votingClassifier([logisticRegression(), kNeighborsClassifier()]).fit({ x: rows, y })
  expectTypeOf(hard.classes).toEqualTypeOf<readonly ('ham' | 'spam')[]>()
  // @ts-expect-error an ability that hard votes have not
  hard.predictProba(rows)
  // @ts-expect-error a part without probabilities
  votingClassifier([onlyLabels], { voting: 'soft' })
  const soft = await votingClassifier([ofTexts], { voting: 'soft' }).fit({ x: texts, y })
  soft.predictProba(texts)
  // @ts-expect-error an ability that it has not
  soft.decisionFunction(texts)
  const [first] = hard.estimators
  expectTypeOf(first.coef.dtype).toEqualTypeOf<'float64'>()
  first.predictProba(rows)
})

test('one part', async () => {
  const bag = await baggingClassifier(onlyLabels).fit({ x: texts, y })
  bag.predictProba(texts)
  expectTypeOf(bag.classes).toEqualTypeOf<readonly ('ham' | 'spam')[]>()
  // @ts-expect-error numbers given to a bag of texts
  bag.predict(rows)
  const calibrated = await calibratedClassifier(logisticRegression()).fit({ x: sparse, y })
  calibrated.predictProba(rows)
  // @ts-expect-error sparse rows given to a dense part
  calibratedClassifier(gaussianNB()).fit({ x: sparse, y })
  const rest = await oneVsRest(logisticRegression()).fit({ x: rows, y })
  rest.predictProba(rows)
  rest.decisionFunction(rows)
  const blind = await oneVsRest(kNeighborsClassifier()).fit({ x: rows, y })
  blind.predictProba(rows)
  // @ts-expect-error an ability that the part has not
  blind.decisionFunction(rows)
  const pairs = await oneVsOne(logisticRegression()).fit({ x: rows, y })
  pairs.decisionFunction(rows)
  // @ts-expect-error an ability that votes of pairs have not
  pairs.predictProba(rows)
  const taught = await selfTraining(ofTexts).fit({ x: texts, y: ['ham', null] as const })
  expectTypeOf(taught.classes).toEqualTypeOf<readonly 'ham'[]>()
  // @ts-expect-error a part without probabilities
  selfTraining(onlyLabels)
})

test('boosted parts, and parts that are there by default', async () => {
  const boosted = await adaBoostClassifierOf(onlyLabels).fit({ x: texts, y })
  boosted.decisionFunction(texts)
  boosted.stagedPredictProba(texts)
  // @ts-expect-error numbers given to a boost of texts
  boosted.stagedPredictProba(rows)
  // @ts-expect-error a classifier
  adaBoostRegressorOf(logisticRegression())
  const lengths = await adaBoostRegressorOf(lengthOf).fit({ x: texts, y: [1, 2] })
  expectTypeOf(lengths.stagedPredict(texts)).toEqualTypeOf<AsyncGenerator<Float64Array>>()
  const bag = await baggingClassifier().fit({ x: rows, y })
  expectTypeOf(bag.estimators[0]!.toText()).toEqualTypeOf<string>()
  const stack = await stackingClassifier([ofTexts], undefined, { cv: 3 }).fit({ x: texts, y })
  expectTypeOf(stack.finalEstimator.coef.dtype).toEqualTypeOf<'float64'>()
  const votes = await votingClassifier([ofTexts], { voting: 'soft' }).fit({ x: texts, y })
  expectTypeOf(await votes.transform(texts)).toEqualTypeOf<Tensor<'float64'>>()
})

test('several parts and a last one', async () => {
  const stack = await stackingClassifier([ofTexts, onlyLabels], logisticRegression()).fit({ x: texts, y })
  stack.decisionFunction(texts)
  expectTypeOf(stack.finalEstimator.coef.dtype).toEqualTypeOf<'float64'>()
  // @ts-expect-error a last part that takes texts, where it gets numbers
  stackingClassifier([ofTexts], onlyLabels)
  // @ts-expect-error a regressor
  votingClassifier([linearRegression()])
  // @ts-expect-error a classifier
  votingRegressor([logisticRegression()])
  const values = await stackingRegressor([lengthOf], linearRegression(), { cv: 3 }).fit({ x: texts, y: [1, 2] })
  values.predict(texts)
  // @ts-expect-error a misspelt option
  stackingRegressor([lengthOf], linearRegression(), { folds: 3 })
  const nested = votingRegressor([votingRegressor([lengthOf]), lengthOf])
  nested.fit({ x: texts, y: [1, 2] })
  // @ts-expect-error numbers given to parts of texts, two levels down
  nested.fit({ x: rows, y: [1, 2] })
})
