// Checked by the compiler, never run: what does not fit together does not compile, and what does keeps its types.
import type { Classifier, Matrix, Regressor, SparseMatrix, Tensor, Transformer } from '@foldwise/core'
import { expectTypeOf, test } from 'vitest'
import { pipeline, pipelineOf, tfidf, trainTestSplit } from '../../src/index.ts'
import { sparseMeans } from './sparse-means.ts'
import { letters, maxScale, meanOf, means, positive } from './steps.ts'

const texts = ['a', 'b'] as const
const y = ['ham', 'spam'] as const
const rows = [[1], [2]]

test('steps that do not fit together', () => {
  // @ts-expect-error a dense-only transformer after sparse rows
  pipeline(tfidf(), maxScale(), means())
  // @ts-expect-error a dense-only classifier after sparse rows
  pipeline(tfidf(), means())
  // @ts-expect-error a classifier in the middle
  pipeline(means(), means())
  // @ts-expect-error a regressor in the middle
  pipeline(meanOf(), maxScale())
  // @ts-expect-error a transformer of texts after numbers
  pipeline(maxScale(), tfidf(), sparseMeans())
  // @ts-expect-error a factory that was not called
  pipeline(maxScale, means())
  // @ts-expect-error a fitted model
  pipeline(maxScale(), {} as Classifier<Matrix>)
  pipeline(tfidf(), sparseMeans())
  pipeline(maxScale(), maxScale(), means())
})

test('rows of another kind', async () => {
  const spoken = pipeline(tfidf(), sparseMeans())
  // @ts-expect-error numbers given to a pipeline of texts
  spoken.fit({ x: rows, y })
  // @ts-expect-error records given to a pipeline of texts
  spoken.fit({ x: [{ text: 'a' }, { text: 'b' }], y })
  const model = await spoken.fit({ x: texts, y })
  // @ts-expect-error numbers given to a model of texts
  model.predict(rows)
  // @ts-expect-error one text in place of several
  model.predict('a')
  const dense = pipeline(maxScale(), means())
  // @ts-expect-error texts given to a pipeline of numbers
  dense.fit({ x: texts, y })
  // @ts-expect-error text labels given to a regressor
  pipeline(maxScale(), meanOf()).fit({ x: rows, y })
})

test('what only a model, or only another model, can do', async () => {
  const recipe = pipeline(maxScale(), means())
  // @ts-expect-error predict on a recipe
  recipe.predict(rows)
  // @ts-expect-error predict on the recipe of a step
  means().predict(rows)
  const model = await recipe.fit({ x: rows, y })
  // @ts-expect-error transform on a classifier
  model.transform(rows)
  // @ts-expect-error an ability the last step may not have
  model.decisionFunction(rows)
  const transformer = await pipeline(maxScale(), maxScale()).fit({ x: rows })
  // @ts-expect-error predict on a transformer
  transformer.predict(rows)
})

test('misspelt options', () => {
  // @ts-expect-error a parameter of a step
  maxScale({ time: 2 })
  // @ts-expect-error a value of another type
  maxScale({ times: '2' })
  // @ts-expect-error an option of fit
  pipeline(maxScale(), means()).fit({ x: rows, y }, { sed: 1 })
  // @ts-expect-error a part of the data
  pipeline(maxScale(), means()).fit({ x: rows, y, weights: [1, 1] })
  // @ts-expect-error an option of the split
  trainTestSplit({ x: rows, y }, { testSze: 1 })
})

test('labels keep their literal types', async () => {
  const model = await pipeline(maxScale(), means()).fit({ x: rows, y })
  expectTypeOf(model.classes).toEqualTypeOf<readonly ('ham' | 'spam')[]>()
  expectTypeOf(await model.predict(rows)).toEqualTypeOf<('ham' | 'spam')[]>()
  const flags = await pipeline(maxScale(), means()).fit({ x: rows, y: [true, false] })
  expectTypeOf(await flags.predict(rows)).toEqualTypeOf<boolean[]>()
  const { train } = trainTestSplit({ x: rows, y })
  const again = await pipeline(maxScale(), means()).fit(train)
  expectTypeOf(await again.predict(rows)).toEqualTypeOf<('ham' | 'spam')[]>()
})

test('abilities of the last step are known', async () => {
  const model = await pipeline(maxScale(), maxScale(), means()).fit({ x: rows, y })
  expectTypeOf(model.predictProba).toEqualTypeOf<(x: Matrix) => Promise<Tensor<'float64'>>>()
  expectTypeOf(await pipeline(maxScale(), meanOf()).fit({ x: rows, y: [1, 2] })).toExtend<Regressor<Matrix>>()
  expectTypeOf(await pipeline(maxScale(), positive()).fit({ x: rows })).toHaveProperty('predict')
  expectTypeOf(await pipeline(letters(), sparseMeans()).fit({ x: texts, y })).toHaveProperty('classes')
})

test('steps are typed, each with its own members', async () => {
  const recipe = pipeline(maxScale(), means())
  expectTypeOf(recipe.steps[0].params.times).toEqualTypeOf<number>()
  const { steps } = await recipe.fit({ x: rows, y })
  expectTypeOf(steps[0]).toExtend<Transformer<Matrix, Tensor<'float64'>>>()
  expectTypeOf(steps[1].means).toEqualTypeOf<Tensor>()
  // @ts-expect-error there is no third step
  steps[2]
  // @ts-expect-error the first step is no classifier
  steps[0].classes
})

test('the type of a pipeline rebuilds what its steps make', () => {
  const type = pipelineOf(maxScale, means)
  type Model = ReturnType<typeof type.restore>
  expectTypeOf<Parameters<Model['predict']>[0]>().toEqualTypeOf<Matrix>()
  expectTypeOf<Model['predictProba']>().toEqualTypeOf<(x: Matrix) => Promise<Tensor<'float64'>>>()
  // @ts-expect-error steps that do not fit together
  pipelineOf(letters, maxScale, means)
  expectTypeOf<Parameters<ReturnType<ReturnType<typeof texting>['restore']>['predict']>[0]>().toEqualTypeOf<
    readonly string[]
  >()
})

const texting = () => pipelineOf(letters, sparseMeans)
expectTypeOf<SparseMatrix>().not.toExtend<Matrix>()
