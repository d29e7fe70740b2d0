import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { kNeighborsClassifier, kNeighborsRegressor } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/neighbors.json' with { type: 'json' }

const needsScaling = true
const unweighted = true
const shared = { needsScaling, unweighted }
const subjects = {
  classifier: { recipe: kNeighborsClassifier(), type: kNeighborsClassifier, ...shared },
  'classifier by distance': {
    recipe: kNeighborsClassifier({ weights: 'distance', metric: 'manhattan' }),
    type: kNeighborsClassifier,
    ...shared,
  },
  'classifier by angle': { recipe: kNeighborsClassifier({ metric: 'cosine' }), type: kNeighborsClassifier, ...shared },
  'classifier of one neighbour': {
    recipe: kNeighborsClassifier({ nNeighbors: 1, metric: 'chebyshev' }),
    type: kNeighborsClassifier,
    ...shared,
  },
  regressor: { recipe: kNeighborsRegressor(), type: kNeighborsRegressor, ...shared },
  'regressor by distance': {
    recipe: kNeighborsRegressor({ weights: 'distance' }),
    type: kNeighborsRegressor,
    ...shared,
  },
} as const

// Graphs run in ONNX Runtime here: our session has no TopK.
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph: runOnnx })) test(c.name, c.run)
})

const { x, y } = fixture.data.iris

test('the neighbours of a row that was learned begin with itself, at distance 0', async () => {
  const model = await kNeighborsClassifier().fit({ x, y })
  const { distances, indices } = await model.neighbors(x.slice(0, 4), 3)
  expect(distances.shape).toEqual([4, 3])
  const [d, i] = [await distances.data(), await indices.data()]
  expect([d[0], d[3], d[6], d[9]]).toEqual([0, 0, 0, 0])
  expect([i[0], i[3], i[6], i[9]]).toEqual([0, 1, 2, 3])
})

test('with weights by distance, points at distance 0 count alone', async () => {
  const model = await kNeighborsRegressor({ weights: 'distance', nNeighbors: 3 }).fit({
    x: [[0], [0], [1], [5]],
    y: [1, 2, 9, 100],
  })
  expect(await model.predict([[0], [1]])).toEqual(Float64Array.of(1.5, 9))
})

test('a row of zeros is at cosine distance 1 of every row', async () => {
  const model = await kNeighborsRegressor({ metric: 'cosine', nNeighbors: 2 }).fit({
    x: [
      [1, 0],
      [0, 3],
      [0, 0],
    ],
    y: [1, 2, 3],
  })
  const { distances } = await model.neighbors(
    [
      [0, 0],
      [0, 7],
    ],
    3,
  )
  expect(await distances.data()).toEqual(Float64Array.of(1, 1, 1, 0, 1, 1))
})

test('refuses more neighbours than rows', async () => {
  await expect(kNeighborsClassifier({ nNeighbors: 3 }).fit({ x: [[1], [2]], y: [0, 1] })).rejects.toThrow(
    "kNeighborsClassifier.fit: expected 'nNeighbors' to be at most the number of rows, 2, got 3. Lower it.",
  )
  const model = await kNeighborsClassifier({ nNeighbors: 2 }).fit({ x: [[1], [2]], y: [0, 1] })
  await expect(model.neighbors([[1]], 3)).rejects.toThrow(
    'kNeighborsClassifier.neighbors: expected k to be an integer from 1 to 2, got 3. There are no more rows.',
  )
  await expect(model.neighbors([[1, 2]])).rejects.toThrow(
    'kNeighborsClassifier.neighbors: expected 1 features, as in fit, got 2. Prepare the rows as those the model learned from.',
  )
})

test('graphs of cosine distances are refused', async () => {
  const model = await kNeighborsClassifier({ metric: 'cosine' }).fit({ x, y })
  expect(() => model.toGraph!()).toThrow(
    "kNeighborsClassifier.toGraph: expected metric 'euclidean', 'manhattan' or 'chebyshev', got 'cosine'. Scale rows to length 1 and use 'euclidean'.",
  )
})
