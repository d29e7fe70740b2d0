import { type ClassifierRecipe, load, ParamError, save } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  kNeighborsRegressor,
  linearRegression,
  logisticRegression,
  votingClassifier,
  votingRegressor,
} from '../../src/index.ts'
import { options, type Subjects, withParts } from './subject.ts'

const logistic = logisticRegression({ tol: 1e-10 })
const tree = decisionTreeClassifier({ maxDepth: 2 })
const type = withParts(votingClassifier, logisticRegression, decisionTreeClassifier)
const subjects: Subjects = {
  'votingClassifier, hard': { recipe: votingClassifier([logistic, tree], { weights: [2, 1] }), type },
  'votingClassifier, soft': { recipe: votingClassifier([logistic, tree], { voting: 'soft' }), type, twoClasses: true },
  votingRegressor: {
    recipe: votingRegressor([linearRegression(), decisionTreeRegressor()], { weights: [3, 1] }),
    type: withParts(votingRegressor, linearRegression, decisionTreeRegressor),
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const x = [[1], [2], [3], [4], [5], [6]]
const y = ['no', 'no', 'yes', 'no', 'yes', 'yes']

test('a recipe shows its parts and keeps them when parameters change', () => {
  const recipe = votingClassifier([logistic, tree], { voting: 'soft' })
  expect(recipe.estimators).toEqual([logistic, tree])
  const heavier = recipe.with({ weights: [1, 5] })
  expect(heavier.estimators).toBe(recipe.estimators)
  expect(heavier.params).toEqual({ voting: 'soft', weights: [1, 5] })
  expect(() => recipe.with({ weights: [1] })).toThrow(
    "votingClassifier: expected 2 weights, one a recipe, got 1. Leave 'weights' out for equal ones.",
  )
})

test('load needs the types of the parts, and nothing but these', async () => {
  const model = await votingClassifier([logistic, tree]).fit({ x, y })
  const bytes = save(model)
  const loaded = load(bytes, [votingClassifier, logisticRegression, decisionTreeClassifier])
  expect(await loaded.predict(x)).toEqual(await model.predict(x))
  expect(() => load(bytes, [votingClassifier, logisticRegression])).toThrow(
    "model file: expected 'votingClassifier' or 'logisticRegression', got 'decisionTreeClassifier'. Pass its definition to load().",
  )
})

test('parts of the same rows may take any rows: here texts', async () => {
  const longest: ClassifierRecipe<readonly string[]> = {
    type: 'acme/longest',
    kind: 'classifier',
    params: {},
    with: () => longest,
    async fit({ y }) {
      const classes = Object.freeze([...new Set(y)].sort()) as readonly (typeof y)[number][]
      const dispose = () => {}
      return {
        type: 'acme/longest',
        version: 1,
        kind: 'classifier',
        params: {},
        facts: {},
        classes,
        predict: async (texts) => texts.map((t) => classes[t.length > 3 ? 1 : 0]!),
        toState: () => ({ tensors: {}, facts: {} }),
        dispose,
        [Symbol.dispose]: dispose,
      }
    },
  }
  const model = await votingClassifier([longest, longest]).fit({ x: ['a', 'long text'], y: [false, true] })
  expect(await model.predict(['another', 'b'])).toEqual([true, false])
  expect(() => model.toGraph!()).toThrow(
    "votingClassifier.toGraph: expected parts that can be exported, got 'acme/longest', which cannot. Leave it out.",
  )
})

test('parts without probabilities cannot vote softly', async () => {
  const blind = votingClassifier([logistic, tree])
  await expect(votingClassifier([blind as never], { voting: 'soft' }).fit({ x: x as never, y })).rejects.toThrow(
    "votingClassifier: expected a classifier with 'predictProba', got one without. Take another, or calibrate it first.",
  )
})

test.each([
  [() => votingClassifier([]), 'votingClassifier: expected a list of recipes, got []. Give at least one.'],
  [
    () => votingRegressor([linearRegression] as never),
    'votingRegressor: expected recipes of regressors, got function make. Call the factory first: ridge().',
  ],
  [
    () => votingRegressor([tree as never]),
    "votingRegressor: expected recipes of regressors, got the classifier 'decisionTreeClassifier'. Take another recipe.",
  ],
])('refuses what is no list of recipes', (make, message) => {
  expect(make).toThrow(ParamError)
  expect(make).toThrow(message)
})

test('the mean of regressors is their mean', async () => {
  const z = [1, 4, 9, 16, 25, 36]
  const model = await votingRegressor([linearRegression(), kNeighborsRegressor({ nNeighbors: 2 })]).fit({ x, y: z })
  const [a, b] = await Promise.all(model.estimators.map((e) => e.predict(x)))
  const mean = await model.predict(x)
  mean.forEach((v, i) => {
    expect(v).toBeCloseTo((a![i]! + b![i]!) / 2, 12)
  })
})

test('a part that cannot use weights refuses them by name', async () => {
  const recipe = votingRegressor([linearRegression(), kNeighborsRegressor({ nNeighbors: 2 })])
  await expect(recipe.fit({ x, y: [1, 4, 9, 16, 25, 36], weight: [1, 1, 1, 1, 1, 2] })).rejects.toThrow(
    "kNeighborsRegressor.fit: expected no 'weight', which it cannot use, got some. Leave it out.",
  )
})
