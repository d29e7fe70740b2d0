import { hostData, load, save, type Tensor } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  adaBoostClassifier,
  adaBoostClassifierOf,
  adaBoostRegressorOf,
  decisionTreeClassifier,
  decisionTreeRegressor,
  gaussianNB,
  kNeighborsClassifier,
  kNeighborsRegressor,
  logisticRegression,
} from '../../src/index.ts'
import { options, type Subjects, withParts } from './subject.ts'

const subjects: Subjects = {
  'adaBoostClassifierOf, trees': {
    recipe: adaBoostClassifierOf(decisionTreeClassifier({ maxDepth: 2 }), { nEstimators: 8 }),
    type: withParts(adaBoostClassifierOf, decisionTreeClassifier),
    allowsMissing: true,
    tolerance: { graph: 1e-5 },
  },
  'adaBoostClassifierOf, logistic regression': {
    recipe: adaBoostClassifierOf(logisticRegression({ tol: 1e-12, C: 1e4 }), { nEstimators: 4, learningRate: 0.5 }),
    type: withParts(adaBoostClassifierOf, logisticRegression),
    input: sparseRows,
    twoClasses: true,
    tolerance: { graph: 1e-5 },
  },
  adaBoostRegressorOf: {
    recipe: adaBoostRegressorOf(decisionTreeRegressor({ maxDepth: 4 }), { nEstimators: 10, loss: 'square' }),
    type: withParts(adaBoostRegressorOf, decisionTreeRegressor),
    allowsMissing: true,
    minScore: 0.5,
    // Which rows are drawn depends on their order and number.
    tolerance: { graph: 1e-5, order: 2, weight: 2 },
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const x = Array.from({ length: 120 }, (_, i) => [i % 17, (i * 7) % 23, (i * 5) % 11])
const labels = x.map(([a, b]) => (a! + b! > 24 ? 'high' : a! > b! ? 'mid' : 'low'))
const z = x.map(([a, b]) => a! * 2 + Math.abs(b! - 11))

test('of trees it is what adaBoostClassifier is', async () => {
  const params = { nEstimators: 12, learningRate: 0.7 }
  const weight = x.map((_, i) => 1 + (i % 3) * 0.5)
  const ours = await adaBoostClassifierOf(decisionTreeClassifier({ maxDepth: 2 }), params).fit({ x, y: labels, weight })
  const trees = await adaBoostClassifier({ ...params, maxDepth: 2 }).fit({ x, y: labels, weight })
  expect(ours.estimators.length).toBe(trees.trees)
  near(hostData(ours.estimatorWeights), hostData(trees.estimatorWeights))
  near(hostData(ours.estimatorErrors), hostData(trees.estimatorErrors))
  near(hostData(await ours.decisionFunction(x)), hostData(await trees.decisionFunction(x)))
  const [a, b] = [await stagesOf(ours.stagedPredictProba(x)), await stagesOf(trees.stagedPredictProba(x))]
  expect(a.length).toBe(b.length)
  a.forEach((stage, t) => {
    near(hostData(stage), hostData(b[t]!))
  })
  expect(hostData(a.at(-1)!)).toEqual(hostData(await ours.predictProba(x)))
})

function near(found: Float64Array, wanted: Float64Array): void {
  expect(found.length).toBe(wanted.length)
  wanted.forEach((v, i) => {
    expect(found[i]).toBeCloseTo(v, 10)
  })
}

async function stagesOf(staged: AsyncIterable<Tensor<'float64'>>): Promise<Tensor<'float64'>[]> {
  const all: Tensor<'float64'>[] = []
  for await (const stage of staged) all.push(stage)
  return all
}

test('regressors need not take weights, and its file keeps what they count', async () => {
  const recipe = adaBoostRegressorOf(kNeighborsRegressor({ nNeighbors: 3 }), { nEstimators: 6 })
  const model = await recipe.fit({ x, y: z, weight: z.map((_, i) => 1 + (i % 2)) })
  const said = await model.predict(x)
  const stages: Float64Array[] = []
  for await (const stage of model.stagedPredict(x)) stages.push(stage)
  expect(stages.length).toBe(model.estimators.length)
  expect(stages.at(-1)).toEqual(said)
  expect(stages[0]).toEqual(await model.estimators[0]!.predict(x))
  const loaded = load(save(model), [adaBoostRegressorOf, kNeighborsRegressor]) as typeof model
  expect(await loaded.predict(x)).toEqual(said)
  expect(hostData(loaded.estimatorWeights)).toEqual(hostData(model.estimatorWeights))
  loaded.dispose()
  await expect(loaded.stagedPredict(x).next()).rejects.toThrow('expected a live model, got one that was disposed')
})

test('it stops where nothing is left to learn, and says where there never was', async () => {
  const sure = await adaBoostClassifierOf(gaussianNB()).fit({ x: [[1], [2], [8], [9]], y: ['a', 'a', 'b', 'b'] })
  expect(Array.from(hostData(sure.estimatorErrors))).toEqual([0])
  const blind = { x: [[1], [1], [1], [1]], y: ['a', 'b', 'a', 'b'] }
  await expect(adaBoostClassifierOf(decisionTreeClassifier()).fit(blind)).rejects.toThrow(
    "adaBoostClassifierOf.fit: expected a first 'decisionTreeClassifier' better than chance, got none. Take another recipe, or check the labels.",
  )
  const warnings: string[] = []
  const weak = await adaBoostRegressorOf(decisionTreeRegressor()).fit(
    { x: blind.x, y: [0, 1, 0, 1] },
    { onWarning: (w) => warnings.push(w.code) },
  )
  expect(warnings).toEqual(['weak-part'])
  expect(weak.estimators.length).toBe(1)
})

test('a classifier that cannot use weights refuses them by name', async () => {
  const recipe = adaBoostClassifierOf(kNeighborsClassifier())
  await expect(recipe.fit({ x, y: labels })).rejects.toThrow(
    "kNeighborsClassifier.fit: expected no 'weight', which it cannot use, got some. Leave it out.",
  )
  expect(recipe.with({ nEstimators: 3 }).estimator).toBe(recipe.estimator)
  // @ts-expect-error a regressor
  expect(() => adaBoostClassifierOf(kNeighborsRegressor())).toThrow(
    "adaBoostClassifierOf: expected recipes of classifiers, got the regressor 'kNeighborsRegressor'. Take another recipe.",
  )
})
