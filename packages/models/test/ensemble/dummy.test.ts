import { type DenseMatrix, hostData, sparseFromDense } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { rowDraws } from '../../src/ensemble/row-draws.ts'
import { dummyClassifier, dummyRegressor } from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'

// They learn nothing, and are judged by that: a third of the classes, an R² of about 0. Draws for 30 rows of three classes are right for 10, give or take 2.6.
const subjects = {
  classifier: { recipe: dummyClassifier(), type: dummyClassifier, allowsMissing: true, minScore: 0.2 },
  'classifier, sparse': {
    recipe: dummyClassifier({ strategy: 'mostFrequent' }),
    type: dummyClassifier,
    input: sparseRows,
    allowsMissing: true,
    minScore: 0.2,
  },
  'classifier, stratified': {
    recipe: dummyClassifier({ strategy: 'stratified' }),
    type: dummyClassifier,
    allowsMissing: true,
    minScore: 0.1,
  },
  'classifier, uniform, sparse': {
    recipe: dummyClassifier({ strategy: 'uniform' }),
    type: dummyClassifier,
    input: sparseRows,
    allowsMissing: true,
    minScore: 0.1,
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

test('drawn classes have their shares, and hang on the seed and the row alone', async () => {
  const y = ['b', 'a', 'b', 'b', 'a']
  const rows = Array.from({ length: 4000 }, (_, i) => [i + 0.5])
  const share = (labels: readonly string[]) => labels.filter((label) => label === 'a').length / labels.length
  const fit = (strategy: 'stratified' | 'uniform', seed: number) =>
    dummyClassifier({ strategy }).fit({ x, y }, { seed })
  // Four standard errors of a share of 4,000 draws are 0.032.
  using stratified = await fit('stratified', 1)
  const said = await stratified.predict(rows)
  expect(Math.abs(share(said) - 0.4)).toBeLessThan(0.032)
  using uniform = await fit('uniform', 1)
  expect(Math.abs(share(await uniform.predict(rows)) - 0.5)).toBeLessThan(0.032)
  expect(Array.from(hostData(await uniform.predictProba([[9]])))).toEqual([0.5, 0.5])
  using again = await fit('stratified', 1)
  expect(await again.predict(rows)).toEqual(said)
  expect(await again.predict(rows.slice(7, 9))).toEqual(said.slice(7, 9))
  using other = await fit('stratified', 2)
  const differ = (await other.predict(rows)).filter((label, i) => label !== said[i]).length / rows.length
  // Two independent draws differ in 2 * 0.4 * 0.6 of the rows.
  expect(Math.abs(differ - 0.48)).toBeLessThan(0.032)
  expect(() => stratified.toGraph!()).toThrow(
    "dummyClassifier.toGraph: expected a strategy without draws, which ONNX cannot express, got 'stratified'. Take 'prior' or 'mostFrequent'.",
  )
})

test('draws of rows are even, of dense and sparse rows the same, and do not tell -0 from 0', () => {
  const values = Array.from({ length: 3000 }, (_, i) => [i % 50, 0, Math.floor(i / 50), i % 3 === 0 ? NaN : 1])
  const dense = { kind: 'dense', shape: [3000, 4], data: Float64Array.from(values.flat()) } as unknown as DenseMatrix
  const drawn = rowDraws(dense, 5)
  expect(rowDraws(sparseFromDense(values.flat(), 3000, 4), 5)).toEqual(drawn)
  expect(rowDraws({ ...dense, data: dense.data.map((v) => (v === 0 ? -0 : v)) }, 5)).toEqual(drawn)
  const tenths = new Int32Array(10)
  for (const u of drawn) tenths[Math.floor(u * 10)]!++
  const chiSquare = tenths.reduce((sum, n) => sum + (n - 300) ** 2 / 300, 0)
  expect(chiSquare).toBeLessThan(28) // of 9 degrees of freedom, one in a thousand is above
  expect(new Set(drawn).size).toBe(3000)
})
