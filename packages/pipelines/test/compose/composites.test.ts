import { load, save } from '@foldwise/core'
import {
  baggingClassifier,
  calibratedClassifier,
  linearRegression,
  logisticRegression,
  multinomialNB,
  ridge,
  stackingClassifier,
  stackingRegressor,
  votingClassifier,
} from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  crossValidate,
  featureUnion,
  gridSearch,
  groupKFold,
  kFold,
  pipeline,
  pipelineOf,
  samplersInTurn,
  smote,
  standardScaler,
  stratifiedKFold,
  tfidf,
} from '../../src/index.ts'

const good = ['good film', 'great film, good cast', 'a great pleasure', 'good and great', 'such pleasure', 'great']
const bad = ['bad film', 'awful film, bad cast', 'an awful bore', 'bad and awful', 'such a bore', 'awful']
const texts = [...good, ...bad, ...good, ...bad]
const y = texts.map((t) => (good.includes(t) ? ('good' as const) : ('bad' as const)))
const accuracy = (truth: readonly unknown[], said: readonly unknown[]): number =>
  truth.filter((v, i) => v === said[i]).length / truth.length

const spoken = pipeline(tfidf(), logisticRegression())
const counted = pipeline(tfidf({ sublinearTf: true }), multinomialNB())

describe('pipelines as parts', () => {
  test('texts go through each part, and the composite can be saved', async () => {
    const stack = stackingClassifier([spoken, counted], logisticRegression(), { cv: stratifiedKFold({ nSplits: 3 }) })
    const model = await stack.fit({ x: texts, y })
    expect(model.estimators[0].steps[1].coef.shape[0]).toBe(1)
    expect(await model.predict(['great cast', 'awful bore'])).toEqual(['good', 'bad'])
    const types = [
      stackingClassifier,
      pipelineOf(tfidf, logisticRegression),
      pipelineOf(tfidf, multinomialNB),
      logisticRegression,
    ]
    const loaded = load(save(model), types as never) as unknown as typeof model
    expect(await (await loaded.predictProba(texts)).data()).toEqual(await (await model.predictProba(texts)).data())
  })

  test('a calibrated or voting pipeline is a part of its own, and of cross-validation', async () => {
    const both = votingClassifier([calibratedClassifier(spoken, { cv: 3 }), baggingClassifier(counted)], {
      voting: 'soft',
    })
    const { scores } = await crossValidate(both, { x: texts, y }, { metrics: { accuracy }, cv: 3 })
    expect(scores.accuracy.mean).toBeGreaterThan(0.8)
    const model = await both.fit({ x: texts, y })
    const [[good, awful]] = [await model.predict(['good', 'awful'])]
    expect([good, awful]).toEqual(['good', 'bad'])
  })

  test('a composite is the last step of a pipeline', async () => {
    const recipe = pipeline(tfidf(), votingClassifier([logisticRegression(), multinomialNB()], { voting: 'soft' }))
    const model = await recipe.fit({ x: texts, y })
    expect((await model.predictProba(texts)).shape).toEqual([24, 2])
  })
})

describe('searches', () => {
  test('as a part: what it chooses is its own', async () => {
    const search = gridSearch({
      grid: { C: [0.01, 10] },
      recipe: ({ C }) => pipeline(tfidf(), logisticRegression({ C })),
      metric: accuracy,
      cv: 3,
    })
    const model = await votingClassifier([search, counted]).fit({ x: texts, y })
    expect(model.estimators[0].type).toBe('pipeline')
    expect(await model.predict(['great'])).toEqual(['good'])
  })

  test('over a composite', async () => {
    const search = gridSearch({
      grid: { method: ['sigmoid', 'temperature'] },
      recipe: ({ method }) => calibratedClassifier(spoken, { method, cv: 3 }),
      metric: accuracy,
      cv: 2,
    })
    const model = await search.fit({ x: texts, y })
    expect(model.type).toBe('calibratedClassifier')
  })
})

test('graphs of scaled parts take the rows as they are', async () => {
  const x = Array.from({ length: 40 }, (_, i) => [i, (i * 7) % 13])
  const z = x.map(([a, b]) => a! - 3 * b!)
  const scaled = pipeline(standardScaler(), ridge())
  const model = await stackingRegressor([scaled, linearRegression()], ridge(), { cv: kFold({ shuffle: true }) }).fit({
    x,
    y: z,
  })
  const graph = model.toGraph!()
  expect(graph.inputs.map((v) => [v.name, v.shape])).toEqual([['x', ['N', 2]]])
  expect(graph.nodes.filter((n) => n.op === 'Gemm').length).toBe(3)
  const calibrated = await calibratedClassifier(pipeline(standardScaler(), logisticRegression())).fit({
    x,
    y: z.map((v) => v > 0),
  })
  expect(calibrated.toGraph!().outputs.map((o) => o.name)).toEqual(['label', 'probabilities'])
})

test('lists with a hole where a recipe or a sampler should be are refused', () => {
  expect(() => featureUnion([standardScaler(), undefined as never])).toThrow(
    'feature-union: expected a list of recipes of transformers, got undefined. Call the factories first: pca().',
  )
  expect(() => samplersInTurn(smote(), undefined as never)).toThrow(
    'samplersInTurn: expected samplers, got undefined. For example smote(), tomekLinks().',
  )
})

test('splitters that need groups say so', async () => {
  await expect(calibratedClassifier(spoken, { cv: groupKFold() }).fit({ x: texts, y })).rejects.toThrow(
    "groupKFold: expected groups, one a row, got none. Give them as 'groups' of the data.",
  )
})
