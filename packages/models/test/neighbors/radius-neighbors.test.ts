import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { radiusNeighborsClassifier, radiusNeighborsRegressor } from '../../src/index.ts'
import data from '../fixtures/clusters.json' with { type: 'json' }
import goldens from '../fixtures/radius-neighbors.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const shared = { needsScaling: true, unweighted: true } as const
const subjects = {
  classifier: {
    recipe: radiusNeighborsClassifier({ radius: 6, outlierLabel: 'mostFrequent' }),
    type: radiusNeighborsClassifier,
    ...shared,
  },
  'classifier by distance': {
    recipe: radiusNeighborsClassifier({
      radius: 9,
      weights: 'distance',
      metric: 'manhattan',
      outlierLabel: 'mostFrequent',
    }),
    type: radiusNeighborsClassifier,
    ...shared,
  },
  regressor: { recipe: radiusNeighborsRegressor({ radius: 4 }), type: radiusNeighborsRegressor, ...shared },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const iris = data.data.iris
const train = iris.map((_, i) => i).filter((i) => i % 3 > 0)
const x = train.map((i) => iris[i]!)
const rows = iris.filter((_, i) => i % 3 === 0)
type Params = { readonly radius: number; readonly weights: 'uniform'; readonly metric: 'euclidean' }

test.each(goldens.cases)('scikit-learn: $call', async ({ params, probabilities, values }) => {
  const y = train.map((i) => goldens.labels[i]!)
  const outlierLabel = 'mostFrequent'
  const classifier = await radiusNeighborsClassifier({ ...(params as Params), outlierLabel }).fit({ x, y })
  const found = await (await classifier.predictProba(rows)).data()
  for (const [i, v] of probabilities.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(1e-9)
  const regressor = await radiusNeighborsRegressor(params as Params).fit({ x, y: x.map((row) => row[0]!) })
  const means = await regressor.predict(rows)
  values.forEach((v, i) => {
    if (v === null) expect(means[i]).toBeNaN()
    else expect(Math.abs(means[i]! - v)).toBeLessThan(1e-9)
  })
})

test('a row without neighbours is refused, or of the class of most rows', async () => {
  const few = { x: [[0], [1], [9]], y: ['a', 'b', 'b'] }
  const strict = await radiusNeighborsClassifier().fit(few)
  expect(await strict.predict([[0.2]])).toEqual(['a'])
  await expect(strict.predict([[0], [5]])).rejects.toThrow(
    "radiusNeighborsClassifier.predict: expected rows within 1 of training rows, got none near row 1. Raise radius, or set outlierLabel to 'mostFrequent'.",
  )
  const model = await radiusNeighborsClassifier({ outlierLabel: 'mostFrequent' }).fit(few)
  expect(await model.predict([[5]])).toEqual(['b'])
  expect(() => strict.toGraph!()).not.toThrow()
  const weighed = await radiusNeighborsRegressor({ weights: 'distance' }).fit({ x: [[1], [2]], y: [1, 2] })
  expect(() => weighed.toGraph!()).toThrow(
    "radiusNeighborsRegressor.toGraph: expected weights 'uniform', got 'distance'. Graphs do not weigh points within a radius.",
  )
})
