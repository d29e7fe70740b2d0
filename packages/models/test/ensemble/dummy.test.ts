import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { dummyClassifier, dummyRegressor } from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'

// They learn nothing, and are judged by that: a third of the classes, an R² of about 0.
const subjects = {
  classifier: { recipe: dummyClassifier(), type: dummyClassifier, allowsMissing: true, minScore: 0.2 },
  'classifier, sparse': {
    recipe: dummyClassifier({ strategy: 'mostFrequent' }),
    type: dummyClassifier,
    input: sparseRows,
    allowsMissing: true,
    minScore: 0.2,
  },
  regressor: { recipe: dummyRegressor(), type: dummyRegressor, allowsMissing: true, minScore: -0.2 },
  'regressor, median': {
    recipe: dummyRegressor({ strategy: 'median' }),
    type: dummyRegressor,
    allowsMissing: true,
    minScore: -0.2,
  },
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const x = [[1], [2], [3], [4], [5]]

test('a classifier predicts the shares of the classes, or the most frequent one', async () => {
  const y = ['b', 'a', 'b', 'b', 'a']
  const proba = async (params: object, data: object = {}) => [
    ...(await (await (await dummyClassifier(params).fit({ x, y, ...data })).predictProba([[9]])).data()),
  ]
  expect(await proba({})).toEqual([0.4, 0.6])
  expect(await proba({ strategy: 'mostFrequent' })).toEqual([0, 1])
  expect(await proba({ strategy: 'uniform' })).toEqual([0.5, 0.5])
  expect(await proba({}, { weight: [1, 3, 0, 0, 0] })).toEqual([0.75, 0.25])
  expect(await (await dummyClassifier().fit({ x, y })).predict([[1], [2]])).toEqual(['b', 'b'])
})

test('a regressor predicts the mean, the median or a quantile, by weight', async () => {
  const y = [1, 2, 3, 10, 100]
  const predict = async (params: object, data: object = {}) =>
    (await (await dummyRegressor(params).fit({ x, y, ...data })).predict([[9]]))[0]
  expect(await predict({})).toBeCloseTo(23.2, 12)
  expect(await predict({ strategy: 'median' })).toBe(3)
  expect(await predict({ strategy: 'median' }, { weight: [1, 1, 0, 1, 1] })).toBe(6)
  expect(await predict({ strategy: 'quantile', quantile: 0.9 })).toBe(100)
  expect(await predict({ strategy: 'quantile', quantile: 0 })).toBe(1)
})

test('both predict a constant that is given, and refuse one that is missing or no class', async () => {
  const strategy = 'constant'
  const y = ['b', 'a', 'b', 'b', 'a']
  // DummyClassifier(strategy='constant', constant='a').fit(x, y).predict_proba([[9]])
  using classifier = await dummyClassifier({ strategy, constant: 'a' }).fit({ x, y })
  expect(Array.from(await (await classifier.predictProba([[9]])).data())).toEqual([1, 0])
  expect(await classifier.predict([[9], [1]])).toEqual(['a', 'a'])
  using regressor = await dummyRegressor({ strategy, constant: -2.5 }).fit({ x, y: [1, 2, 3, 4, 5] })
  expect(Array.from(await regressor.predict([[9], [1]]))).toEqual([-2.5, -2.5])
  await expect(dummyClassifier({ strategy, constant: 'c' }).fit({ x, y })).rejects.toThrow(
    `dummyClassifier.fit: expected 'constant' to be one of the classes for strategy 'constant', got "c". The classes are "a", "b".`,
  )
  await expect(dummyClassifier({ strategy }).fit({ x, y })).rejects.toThrow('got null')
  await expect(dummyRegressor({ strategy }).fit({ x, y: [1, 2, 3, 4, 5] })).rejects.toThrow(
    "dummyRegressor.fit: expected 'constant' to be a number for strategy 'constant', got null. Give it one.",
  )
})
