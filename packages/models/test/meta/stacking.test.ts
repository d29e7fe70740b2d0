import { load, ParamError, save, sparseFromDense, type Tensor } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  linearRegression,
  logisticRegression,
  ridgeCv,
  stackingClassifier,
  stackingRegressor,
} from '../../src/index.ts'
import { options, type Subjects, withParts } from './subject.ts'

const logistic = logisticRegression({ tol: 1e-10 })
const tree = decisionTreeClassifier({ maxDepth: 2 })
const ofClasses = withParts(stackingClassifier, logisticRegression, decisionTreeClassifier)
// Folds follow the order of the rows, and a row repeated may stand on both sides of a fold.
const tolerance = { order: 0.2, weight: 0.2 }
const subjects: Subjects = {
  'stackingClassifier, three classes': {
    recipe: stackingClassifier([logistic, tree], logistic, { cv: 3, stackMethod: 'predictProba' }),
    type: ofClasses,
    tolerance,
  },
  'stackingClassifier, two classes and the rows': {
    recipe: stackingClassifier([logistic, tree], logistic, { cv: 4, passthrough: true }),
    type: ofClasses,
    twoClasses: true,
    tolerance,
  },
  'stackingClassifier, labels': {
    recipe: stackingClassifier([logistic, tree], tree, { stackMethod: 'predict' }),
    type: ofClasses,
    tolerance: { order: 1, weight: 1 },
  },
  stackingRegressor: {
    recipe: stackingRegressor([linearRegression(), decisionTreeRegressor()], linearRegression(), { passthrough: true }),
    type: withParts(stackingRegressor, linearRegression, decisionTreeRegressor),
    tolerance,
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const x = Array.from({ length: 60 }, (_, i) => [i % 7, (i * 5) % 11])
const y = x.map(([a, b]) => (a! * 2 > b! ? 'yes' : 'no'))

test('what the final classifier learns from comes from parts that had not seen the row', async () => {
  // Every row has a number of its own, so a part that saw the row knows its random label, and one that did not guesses.
  const rows = Array.from({ length: 200 }, (_, i) => [i])
  const noise = rows.map((_, i) => ((i * 2654435761) % 4294967296 < 2147483648 ? 'a' : 'b'))
  const model = await stackingClassifier([decisionTreeClassifier()], logistic).fit({ x: rows, y: noise })
  const own = await model.estimators[0].predict(rows)
  expect(own).toEqual(noise)
  const [coef] = await model.finalEstimator.coef.data()
  expect(Math.abs(coef!)).toBeLessThan(1)
})

test('folds may come from any splitter, whose seed is derived from the fit', async () => {
  const seeds: unknown[] = []
  const halves = {
    split(_: unknown, options?: { seed?: number | string }) {
      seeds.push(options?.seed)
      const all = Int32Array.from(x.keys())
      return [0, 1].map((f) => ({ train: all.filter((i) => i % 2 !== f), test: all.filter((i) => i % 2 === f) }))
    },
  }
  const recipe = stackingClassifier([logistic], logistic, { cv: halves })
  expect(recipe.splitter).toBe(halves)
  expect(recipe.params.cv).toBe(null)
  expect(recipe.with({ passthrough: true }).splitter).toBe(halves)
  await recipe.fit({ x, y }, { seed: 3 })
  expect(seeds).toEqual(['[3,"stackingClassifier","folds",0]'])
  const once = { split: () => [{ train: [0, 1, 2, 3, 4, 5], test: [6] }] }
  await expect(recipe.with({ cv: once as never }).fit({ x, y })).rejects.toThrow(
    'stackingClassifier.fit: expected folds that test each row once, got 0 of them for row 0. Use kFold or another partition.',
  )
})

test('sparse rows passed on stay sparse and say the same as dense ones', async () => {
  const recipe = stackingClassifier([logistic], logistic, { passthrough: true })
  const dense = await recipe.fit({ x, y })
  const rows = sparseFromDense(x.flat(), x.length, 2)
  const sparse = await recipe.fit({ x: rows, y })
  const [a, b] = [await (await dense.predictProba(x)).data(), await (await sparse.predictProba(rows)).data()]
  a.forEach((p, i) => {
    expect(b[i]).toBeCloseTo(p, 6)
  })
})

test('the last part is by default what it is in scikit-learn', async () => {
  const model = await stackingClassifier([logistic, tree], undefined, { cv: 3 }).fit({ x, y })
  const given = await stackingClassifier([logistic, tree], logisticRegression(), { cv: 3 }).fit({ x, y })
  expect(model.finalEstimator.coef.shape).toEqual([1, 2])
  expect(await (await model.predictProba(x)).data()).toEqual(await (await given.predictProba(x)).data())
  const z = x.map(([a, b]) => a! * 2 - b!)
  const values = await stackingRegressor([linearRegression(), decisionTreeRegressor()]).fit({ x, y: z })
  expect(values.finalEstimator.type).toBe('ridgeCv')
  const loaded = load(save(values), [stackingRegressor, linearRegression, decisionTreeRegressor, ridgeCv])
  expect(await loaded.predict(x)).toEqual(await values.predict(x))
})

test('transform gives what the last part sees', async () => {
  const recipe = stackingClassifier([logistic, tree], logistic, { passthrough: true })
  const model = await recipe.fit({ x, y })
  const seen = (await model.transform(x)) as Tensor<'float64'>
  expect(seen.shape).toEqual([60, 4])
  const said = await (await model.finalEstimator.predictProba(seen)).data()
  expect(said).toEqual(await (await model.predictProba(x)).data())
  const rows = sparseFromDense(x.flat(), x.length, 2)
  expect(await (await recipe.fit({ x: rows, y })).transform(rows)).toMatchObject({ kind: 'sparse', shape: [60, 4] })
})

test('parts cannot be asked for what they have not got', async () => {
  await expect(stackingClassifier([tree], logistic, { stackMethod: 'decisionFunction' }).fit({ x, y })).rejects.toThrow(
    "decisionTreeClassifier: expected a classifier with 'decisionFunction', got one without.",
  )
  expect(() => stackingClassifier([tree], logistic, { cv: 1 })).toThrow(
    "stackingClassifier: expected 'cv' to be an integer >= 2, or a splitter, got 1. The default is 5.",
  )
  expect(() => stackingClassifier([tree], logistic, { cv: {} as never })).toThrow(ParamError)
  await expect(
    stackingRegressor([linearRegression()], linearRegression()).fit({ x: [[1], [2]], y: [1, 2] }),
  ).rejects.toThrow("stackingRegressor.fit: expected at least 5 rows, as many as 'cv', got 2. Ask for fewer folds.")
})
