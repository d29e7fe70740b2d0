import { load, save, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'

/** Rows of normals, with a smooth target of the first two columns. */
function makeRows(name: string, rows: number, features = 6) {
  const rng = stream(5, name)
  const x = Float64Array.from({ length: rows * features }, () => rng.normal())
  const y = Float64Array.from(
    { length: rows },
    (_, i) => 2 * x[i * features]! + Math.abs(x[i * features + 1]!) + 0.3 * rng.normal() + 4,
  )
  return { x: tensor(x, [rows, features]), y, labels: Array.from(y, (v) => (v > 5 ? 'high' : 'low')) }
}

const train = makeRows('train', 1500)
const other = makeRows('other', 700)
const error = (truth: Float64Array, p: Float64Array) =>
  truth.reduce((s, v, i) => s + (v - p[i]!) ** 2, 0) / truth.length

test('fitMore adds rounds to a model, and goes on where the rounds of one fit would', async () => {
  const recipe = gradientBoostingRegressor({ nEstimators: 10 })
  const first = await recipe.fit(train)
  const more = await recipe.fitMore(first, train)
  expect(first.facts.iterations).toBe(10)
  expect(more.facts.iterations).toBe(20)
  expect(await first.predict(other.x)).toEqual(await (await recipe.fit(train)).predict(other.x))
  const whole = await recipe.with({ nEstimators: 20 }).fit(train)
  const [a, b] = [await more.predict(other.x), await whole.predict(other.x)]
  expect(Math.max(...a.map((v, i) => Math.abs(v - b[i]!)))).toBeLessThan(1e-7)
  expect((await more.apply(other.x)).shape).toEqual([700, 20])
})

test('fitMore draws other rows and columns than the rounds before', async () => {
  const recipe = gradientBoostingRegressor({ nEstimators: 1, subsample: 0.5, colsampleByTree: 0.5 })
  const two = await recipe.fitMore(await recipe.fit(train), train)
  const whole = await recipe.with({ nEstimators: 2 }).fit(train)
  expect(await two.predict(other.x)).toEqual(await whole.predict(other.x))
})

test('models of many batches keep the thresholds of all, more than there are bins', async () => {
  const recipe = gradientBoostingClassifier({ nEstimators: 12, maxLeafNodes: 63, minSamplesLeaf: 5 })
  let model = await recipe.fitMore(undefined, { x: train.x, y: train.labels })
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const batch = makeRows(name, 1500)
    model = await recipe.fitMore(model, { x: batch.x, y: batch.labels })
  }
  const { threshold, feature, left } = model.toState().tensors
  const [t, f, l] = [await threshold!.data(), await feature!.data(), await left!.data()]
  const different = new Set(t.filter((_, n) => l[n] !== 0 && f[n] === 0))
  expect(different.size).toBeGreaterThan(254)
  const all = await (await model.predictProba(other.x)).data()
  const values = await other.x.data()
  // Few rows walk the trees, many go through kernels, run by run.
  const few = await (await model.predictProba(tensor(values.slice(0, 60), [10, 6]))).data()
  expect(few).toEqual(all.slice(0, 20))
  const leaves = await (await model.apply(other.x)).data()
  expect(leaves.length).toBe(700 * 72)
  expect(await (await load(save(model), gradientBoostingClassifier).predictProba(other.x)).data()).toEqual(all)
  const right = (await model.predict(other.x)).filter((v, i) => v === other.labels[i]).length
  expect(right / 700).toBeGreaterThan(0.93)
})

test('fitMore refuses another loss', async () => {
  const model = await gradientBoostingRegressor({ nEstimators: 2 }).fit(train)
  await expect(gradientBoostingRegressor({ loss: 'poisson' }).fitMore(model, train)).rejects.toThrow(
    "gradientBoostingRegressor.fitMore: expected 'loss' to be 'squared', as of the model, got 'poisson'. Change the recipe, or begin another model.",
  )
})

test('validation rows stop the fit, are never learned from, and leave all others to learn from', async () => {
  const rng = stream(1, 'noise')
  const noisy = { x: train.x, y: train.y.map((v) => v + 3 * rng.normal()) }
  const validation = { x: other.x, y: other.y }
  const recipe = gradientBoostingRegressor({ nEstimators: 200, learningRate: 0.3 })
  const stopped = await recipe.with({ earlyStoppingRounds: 7 }).fit({ ...noisy, validation })
  const { iterations, rounds, history } = stopped.facts as unknown as {
    iterations: number
    rounds: number
    history: { train: number[]; validation: number[] }
  }
  expect(rounds).toBe(iterations + 7)
  expect(Math.min(...history.validation)).toBe(history.validation[iterations - 1])
  // The history is half the squared error of what the stages predict for those rows.
  let round = 0
  for await (const p of stopped.stagedPredict(other.x)) {
    expect(history.validation[round++]).toBeCloseTo(error(other.y, p) / 2, 10)
  }
  const plain = await recipe.with({ nEstimators: iterations }).fit(noisy)
  expect(await stopped.predict(other.x)).toEqual(await plain.predict(other.x))
})

test('without early stopping, validation rows are only watched', async () => {
  const validation = { x: other.x, y: other.labels, weight: other.y.map(Math.abs) }
  const model = await gradientBoostingClassifier({ nEstimators: 5 }).fit({ x: train.x, y: train.labels, validation })
  expect(model.facts.iterations).toBe(5)
  const history = model.facts.history as { train: number[]; validation: number[] }
  expect(history.validation).toHaveLength(5)
  const p = await (await model.predictProba(other.x)).data()
  let loss = 0
  let total = 0
  other.y.forEach((w, i) => {
    loss -= Math.abs(w) * Math.log(p[2 * i + (other.labels[i] === 'low' ? 1 : 0)]!)
    total += Math.abs(w)
  })
  expect(history.validation[4]).toBeCloseTo(loss / total, 10)
})

test('rows of weight 0 are not watched', async () => {
  const spoilt = {
    x: other.x,
    y: other.y.map((v, i) => (i % 2 === 0 ? v : 1e6)),
    weight: other.y.map((_, i) => 1 - (i % 2)),
  }
  const model = await gradientBoostingRegressor({ nEstimators: 5 }).fit({ ...train, validation: spoilt })
  const { validation } = model.facts.history as { validation: number[] }
  expect(Math.max(...validation)).toBeLessThan(10)
})

test.each([
  [{ x: [[1, 2]], y: [1] }, 'gradientBoostingRegressor.fit: validation: expected 6 features, as in fit, got 2.'],
  [
    { x: other.x, y: other.y.map(() => NaN) },
    'gradientBoostingRegressor.fit: validation: expected finite targets, got NaN in row 0.',
  ],
])('validation rows that do not fit are refused', async (validation, message) => {
  await expect(gradientBoostingRegressor().fit({ ...train, validation })).rejects.toThrow(message)
})

test('a validation target that the loss cannot have is refused', async () => {
  const validation = { x: other.x, y: other.y.map((_, i) => -i) }
  const data = { x: train.x, y: train.y.map(Math.abs), validation }
  await expect(gradientBoostingRegressor({ loss: 'poisson' }).fit(data)).rejects.toThrow(
    "gradientBoostingRegressor.fit: validation: expected targets >= 0 that are not all 0 for loss 'poisson', got -1 in row 1.",
  )
})

test('scalePosWeight is the weight of the second class', async () => {
  const data = { x: train.x, y: train.labels }
  const scaled = await gradientBoostingClassifier({ nEstimators: 5, scalePosWeight: 3 }).fit(data)
  const weighted = await gradientBoostingClassifier({ nEstimators: 5, classWeight: { low: 3 } }).fit(data)
  expect(await (await scaled.predictProba(other.x)).data()).toEqual(await (await weighted.predictProba(other.x)).data())
  const three = train.labels.map((l, i) => (i % 3 === 0 ? 'other' : l))
  await expect(gradientBoostingClassifier({ scalePosWeight: 3 }).fit({ x: train.x, y: three })).rejects.toThrow(
    "gradientBoostingClassifier.fit: expected 'scalePosWeight' to be 1 for 3 classes, got 3. Use classWeight.",
  )
})
