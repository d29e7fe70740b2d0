import { load, save } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestMultiOutputClassifier,
  randomForestRegressor,
} from '../../src/index.ts'
import { longestTurn } from '../longest-turn.ts'
import { problem, sumsApart } from './problem.ts'

const { x, data, y, three } = problem(300)

test('of a classifier, rows sum to each class’s probability, whatever is missing', async () => {
  for (const recipe of [decisionTreeClassifier(), randomForestClassifier({ nEstimators: 10 })]) {
    const model = await recipe.fit({ x, y: three })
    const phi = await model.contributions(x)
    expect(phi.shape).toEqual([300, 3, 7])
    expect(await sumsApart(phi, await (await model.predictProba(x)).data())).toBeLessThan(1e-13)
  }
})

test('of a regressor, rows sum to the prediction of each target', async () => {
  const one = await extraTreesRegressor({ nEstimators: 10 }).fit({ x, y })
  expect(await sumsApart(await one.contributions(x), await one.predict(x))).toBeLessThan(1e-13)
  const two = Array.from(y, (v, i) => [v, v * data[6 * i]!])
  const model = await randomForestRegressor({ nEstimators: 5, maxBins: 50 }).fit({ x, y: two })
  const phi = await model.contributions(x)
  expect(phi.shape).toEqual([300, 2, 7])
  expect(await sumsApart(phi, await model.predict(x))).toBeLessThan(1e-13)
})

test('of several labels, rows sum to the probabilities of all their classes', async () => {
  const labels = Array.from(y, (v, i) => [v > 1, three[i]!])
  const model = await randomForestMultiOutputClassifier({ nEstimators: 5 }).fit({ x, y: labels })
  const [first, second] = await model.predictProba(x)
  const phi = await (await model.contributions(x)).data()
  const both = [await first!.data(), await second!.data()]
  const sum = (row: number, k: number): number => {
    const at = (row * 5 + k) * 7
    return phi.subarray(at, at + 7).reduce((a, b) => a + b, 0)
  }
  for (let i = 0; i < 300; i++) {
    for (let k = 0; k < 2; k++) expect(sum(i, k)).toBeCloseTo(Number(both[0]![2 * i + k]), 12)
    for (let k = 0; k < 3; k++) expect(sum(i, 2 + k)).toBeCloseTo(Number(both[1]![3 * i + k]), 12)
  }
})

test('what is expected is the mean of the training rows', async () => {
  const model = await decisionTreeRegressor({ ccpAlpha: 0.01 }).fit({ x, y })
  const phi = await (await model.contributions([[...data.subarray(0, 6)]])).data()
  expect(phi[6]).toBeCloseTo(y.reduce((a, b) => a + b, 0) / 300, 12)
})

test('a saved and loaded forest gives the same bits, on three threads too', async () => {
  const model = await randomForestRegressor({ nEstimators: 12 }).fit({ x, y })
  const phi = await (await model.contributions(x)).data()
  const again = load(save(model), [randomForestRegressor])
  expect(await (await again.contributions(x, { threads: 3 })).data()).toEqual(phi)
})

test('a forest that was saved without weights of nodes predicts, and says what it lacks', async () => {
  const model = await randomForestRegressor({ nEstimators: 3 }).fit({ x, y })
  const { tensors, facts } = model.toState()
  const { weight: _, ...rest } = tensors
  const { type, version } = model
  const old = randomForestRegressor.restore({ type, version, params: { ...model.params }, tensors: rest, facts })
  expect(await old.predict(x)).toEqual(await model.predict(x))
  await expect(old.contributions(x)).rejects.toThrow(
    'randomForestRegressor.contributions: expected a forest that keeps the weights of its nodes, got one saved by an earlier release. Fit it again.',
  )
})

test('refuses infinite values and rows of another width', async () => {
  const model = await decisionTreeRegressor().fit({ x, y })
  await expect(model.contributions([[1, 2, 3, 4, 5, Infinity]])).rejects.toThrow(
    'decisionTreeRegressor.contributions: expected',
  )
  await expect(model.contributions([[1]])).rejects.toThrow('expected 6 features, as in fit, got 1.')
})

test('others get the thread within 200 ms while many rows are explained, and an abort is seen', {
  retry: 2,
}, async () => {
  const model = await randomForestRegressor({ nEstimators: 20 }).fit({ x, y })
  const many = problem(20_000).x
  const stop = new AbortController()
  const explaining = () =>
    model.contributions(many, { signal: stop.signal }).catch((reason: unknown) => {
      if (reason !== 'enough') throw reason
    })
  expect(await longestTurn(explaining, () => stop.abort('enough'))).toBeLessThan(200)
  expect(stop.signal.aborted).toBe(true)
})
