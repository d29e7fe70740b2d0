// Checked by the compiler, never run.
import type { Tensor } from '@foldwise/core'
import { accuracy, hammingLoss, logLoss, meanSquaredError, rocAuc } from '@foldwise/metrics'
import { logisticRegression, multiOutputClassifier } from '@foldwise/models'
import { expectTypeOf, test } from 'vitest'
import {
  crossValidate,
  type FoldScores,
  gridSearch,
  kFold,
  nestedCrossValidate,
  permutationImportance,
  pipeline,
  tfidf,
  validationCurve,
} from '../../src/index.ts'
import { sparseMeans } from '../compose/sparse-means.ts'
import { maxScale, meanOf, means } from '../compose/steps.ts'

const rows = [[1], [2]]
const y = ['ham', 'spam'] as const

test('labels, abilities and the names of metrics flow through', async () => {
  const metrics = {
    accuracy,
    auc: { from: 'predictProba', metric: rocAuc },
    loss: { from: 'predictProba', metric: logLoss },
  } as const
  const got = await crossValidate(pipeline(maxScale(), means()), { x: rows, y }, { metrics })
  expectTypeOf(got.scores.auc).toEqualTypeOf<FoldScores>()
  // @ts-expect-error a metric that was not asked for
  void got.scores.f1
  expectTypeOf(got.models[0]!.classes).toEqualTypeOf<readonly ('ham' | 'spam')[]>()
  expectTypeOf(got.models[0]!.predictProba(rows)).toEqualTypeOf<Promise<Tensor<'float64'>>>()
  expectTypeOf(await got.models[0]!.predict(rows)).toEqualTypeOf<('ham' | 'spam')[]>()
})

test('what does not fit does not compile', () => {
  const metrics = { accuracy }
  // @ts-expect-error numbers given to a recipe of texts
  crossValidate(pipeline(tfidf(), sparseMeans()), { x: rows, y }, { metrics })
  // @ts-expect-error labels given to a regressor
  crossValidate(meanOf(), { x: rows, y }, { metrics: { meanSquaredError } })
  // @ts-expect-error a fold's kind misspelt
  kFold({ nSplit: 3 })
  // @ts-expect-error an option misspelt
  crossValidate(means(), { x: rows, y }, { metrics, trainScore: true })
  // @ts-expect-error no metrics
  crossValidate(means(), { x: rows, y }, {})
  crossValidate(means(), { x: rows, y }, { metrics: { right: (t, p) => (t[0] === p[0] ? 1 : 0) } })
  // @ts-expect-error a label that there is not
  crossValidate(means(), { x: rows, y }, { metrics: { right: (t) => (t[0] === 'eggs' ? 1 : 0) } })
  // @ts-expect-error a value of another type than the recipe takes
  validationCurve(
    { x: rows, y },
    { metrics, values: ['a'], recipe: (times: number) => pipeline(maxScale({ times }), means()) },
  )
})

test('rows of several labels are scored by metrics of such rows', async () => {
  const several = [
    ['a', 'x'],
    ['b', 'y'],
  ] as const
  const recipe = pipeline(maxScale(), multiOutputClassifier(logisticRegression()))
  const exact = (t: readonly (readonly ('a' | 'b' | 'x' | 'y')[])[], p: typeof t) => (t[0]![0] === p[0]![0] ? 1 : 0)
  const got = await crossValidate(recipe, { x: rows, y: several }, { metrics: { exact }, outOfFold: ['predict'] })
  expectTypeOf(got.models[0]!.classes).toEqualTypeOf<readonly (readonly ('a' | 'b' | 'x' | 'y')[])[]>()
  expectTypeOf(got.models[0]!.predictProba(rows)).toEqualTypeOf<Promise<Tensor<'float64'>[]>>()
  expectTypeOf(got.scores.exact).toEqualTypeOf<FoldScores>()
  expectTypeOf(got.outOfFold!.y).toEqualTypeOf<ArrayLike<readonly ('a' | 'b' | 'x' | 'y')[]>>()
  const marks = [[0], [1]]
  const search = gridSearch({ grid: { C: [1] }, recipe: () => recipe, metric: hammingLoss })
  crossValidate(search, { x: rows, y: marks }, { metrics: { hammingLoss } })
  nestedCrossValidate(search, { x: rows, y: marks }, { metrics: { hammingLoss } })
  permutationImportance(got.models[0]!, { x: rows, y: several }, { metric: exact })
  // @ts-expect-error one label a row
  crossValidate(recipe, { x: rows, y }, { metrics: { exact } })
  // @ts-expect-error a metric of probabilities, of which there are some for each output
  crossValidate(recipe, { x: rows, y: marks }, { metrics: { auc: { from: 'predictProba', metric: rocAuc } } })
})
