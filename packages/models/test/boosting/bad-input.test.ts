import { stream, tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  boostWith,
  gradientBoostingClassifier,
  gradientBoostingRanker,
  gradientBoostingRegressor,
} from '../../src/index.ts'
import { threadMs } from '../thread-ms.ts'

const rng = stream(4, 'bad input')
const rows = 300
const values = Float64Array.from({ length: rows * 3 }, () => rng.normal())
const x = tensor(values, [rows, 3])
const y = Float64Array.from({ length: rows }, (_, i) => values[3 * i]! + 0.1 * rng.normal())
const labels = Array.from(y, (v) => (v > 0 ? 'up' : 'down'))
const grades = Array.from(y, (v) => Math.min(3, Math.max(0, Math.floor(v + 1))))
const groups = grades.map((_, i) => i % 20)

describe.each([
  ['gradientBoostingClassifier', gradientBoostingClassifier, labels],
  ['gradientBoostingRegressor', gradientBoostingRegressor, y],
] as const)('%s', (type, factory, target) => {
  const fit = (data: object, p: object = {}) =>
    (factory(p) as { fit(data: object): Promise<unknown> }).fit({ x, y: target, ...data })

  test.each([
    [
      'weights that are all 0',
      { weight: target.length === 0 ? [] : Array(rows).fill(0) },
      'expected weights that are not all 0, got a sum of 0.',
    ],
    [
      'a negative weight',
      { weight: Array.from({ length: rows }, (_, i) => i - 1) },
      'expected finite weights >= 0, got -1 in row 0.',
    ],
    [
      'an infinite weight',
      { weight: Array.from({ length: rows }, () => Infinity) },
      'expected finite weights >= 0, got Infinity in row 0.',
    ],
    ['no rows', { x: [], y: [] }, 'expected at least one row, got none.'],
    ['no columns', { x: Array(rows).fill([]) }, 'expected at least one feature, got none.'],
    ['text among the numbers', { x: Array(rows).fill(['a', 1, 2]) }, "expected a number in row 0, column 0, got 'a'."],
    [
      'validation of another width',
      { validation: { x: Array(rows).fill([1]), y: target } },
      'validation: expected 3 features, as in fit, got 1.',
    ],
    [
      'validation that weighs nothing',
      { validation: { x, y: target, weight: Array(rows).fill(0) } },
      'validation: expected weights that are not all 0, got a sum of 0.',
    ],
  ])('refuses %s', async (_, data, message) => {
    await expect(fit(data)).rejects.toThrow(`${type}.fit: ${message}`)
  })

  test('too few rows to hold some out are refused', async () => {
    const two = {
      x: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      y: factory === gradientBoostingClassifier ? ['a', 'b'] : [1, 2],
    }
    await expect(fit(two, { earlyStoppingRounds: 2 })).rejects.toThrow(
      `${type}.fit: expected rows enough to hold a share of 0.1 out for early stopping, got 2.`,
    )
  })
})

test('NaN and infinities among the targets are refused, in validation rows too', async () => {
  for (const v of [NaN, Infinity]) {
    const bad = y.map((t, i) => (i === 7 ? v : t))
    await expect(gradientBoostingRegressor().fit({ x, y: bad })).rejects.toThrow(
      `expected finite targets, got ${v} in row 7.`,
    )
    await expect(gradientBoostingRegressor().fit({ x, y, validation: { x, y: bad } })).rejects.toThrow(
      `validation: expected finite targets, got ${v} in row 7.`,
    )
  }
})

test('a single class and labels that validation alone has are refused', async () => {
  await expect(gradientBoostingClassifier().fit({ x, y: labels.map(() => 'up') })).rejects.toThrow(
    "gradientBoostingClassifier.fit: expected at least two classes in y, got only 'up'.",
  )
  await expect(
    gradientBoostingClassifier().fit({ x, y: labels, validation: { x, y: labels.map(() => 'sideways') } }),
  ).rejects.toThrow(
    "gradientBoostingClassifier.fit: validation: expected labels among 'down', 'up', got 'sideways' in row 0.",
  )
})

test('columns without a choice leave the constant prediction', async () => {
  const same = tensor(new Float64Array(rows * 2).fill(3), [rows, 2])
  const nothing = tensor(new Float64Array(rows * 2).fill(NaN), [rows, 2])
  for (const p of [{}, { booster: 'dart' }, { samplingMethod: 'goss' }] as const) {
    for (const columns of [same, nothing]) {
      const model = await gradientBoostingRegressor({ ...p, nEstimators: 12 }).fit({ x: columns, y })
      const mean = y.reduce((a, b) => a + b, 0) / rows
      expect(Math.abs((await model.predict(columns))[0]! - mean)).toBeLessThan(1e-8)
      const two = await gradientBoostingClassifier({ ...p, nEstimators: 12 }).fit({ x: columns, y: labels })
      const share = labels.filter((l) => l === 'up').length / rows
      expect(Math.abs((await (await two.predictProba(columns)).data())[1]! - share)).toBeLessThan(1e-8)
    }
  }
})

test('infinite values may be sampled, dropped and learned more from', async () => {
  const wild = tensor(
    values.map((v, i) => (i % 11 === 0 ? Infinity : i % 13 === 0 ? -Infinity : i % 17 === 0 ? NaN : v)),
    [rows, 3],
  )
  for (const p of [{ booster: 'dart' }, { samplingMethod: 'goss', learningRate: 0.5 }] as const) {
    const recipe = gradientBoostingRegressor({ ...p, nEstimators: 10 })
    const model = await recipe.fitMore(await recipe.fit({ x: wild, y }), { x: wild, y })
    expect((await model.predict(wild)).every(Number.isFinite)).toBe(true)
    const ranker = await gradientBoostingRanker({ ...p, nEstimators: 5 }).fit({ x: wild, y: grades, groups })
    expect((await ranker.predict(wild)).every(Number.isFinite)).toBe(true)
  }
})

test('gradients that outgrow every number are refused', async () => {
  const growing = boostWith(gradientBoostingRegressor({ loss: 'custom' }), {
    objective: (raw) => ({ gradient: raw.map(() => 1.7e308), hessian: raw.map(() => 1) }),
  })
  await expect(growing.fit({ x, y })).rejects.toThrow(
    'gradientBoostingRegressor.fit: expected finite gradients, got a sum of Infinity',
  )
})

test('categories stay the same from batch to batch, and new ones may come', async () => {
  const categories = (shift: number) =>
    tensor(
      Float64Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 0 ? ((i / 2) % 30) + shift : values[i]!)),
      [rows, 2],
    )
  const target = Float64Array.from({ length: rows }, (_, i) => [3, -1, 0][i % 3]!)
  const recipe = gradientBoostingRegressor({ nEstimators: 15, categoricalFeatures: [0], minSamplesLeaf: 5 })
  const first = await recipe.fit({ x: categories(0), y: target })
  const both = await recipe.fitMore(first, { x: categories(300), y: target.map((v) => -v) })
  const error = async (shift: number, sign: number) =>
    (await both.predict(categories(shift))).reduce((s, p, i) => s + Math.abs(p - sign * target[i]!), 0) / rows
  expect(await error(300, -1)).toBeLessThan(0.8)
  const few = tensor((await categories(300).data()).slice(0, 8), [4, 2])
  expect(await both.predict(few)).toEqual((await both.predict(categories(300))).slice(0, 4))
  await expect(
    recipe.with({ categoricalFeatures: null }).fitMore(first, { x: categories(0), y: target }),
  ).rejects.toThrow("gradientBoostingRegressor.fitMore: expected 'categoricalFeatures' to be")
  const half = tensor(new Float64Array(rows * 2).fill(0.5), [rows, 2])
  await expect(recipe.fit({ x: categories(0), y: target, validation: { x: half, y: target } })).rejects.toThrow(
    'gradientBoostingRegressor.fit: validation: expected whole numbers from 0',
  )
})

test('an abort stops fitMore of many trees within 200 ms of work', async () => {
  const big = tensor(
    Float64Array.from({ length: 2_000_000 }, () => rng.normal()),
    [200_000, 10],
  )
  const many = Float64Array.from({ length: 200_000 }, (_, i) => i % 7)
  const few = { x: tensor((await big.data()).slice(0, 5000), [500, 10]), y: many.slice(0, 500) }
  const recipe = gradientBoostingRegressor({ nEstimators: 300, learningRate: 0.01 })
  const model = await recipe.fit(few)
  for (const wait of [50, 400]) {
    const at = new AbortController()
    const fitting = recipe.fitMore(model, { x: big, y: many }, { signal: at.signal })
    await new Promise((resolve) => setTimeout(resolve, wait))
    const before = threadMs()
    at.abort(new Error('enough'))
    await expect(fitting).rejects.toThrow('enough')
    expect(threadMs() - before).toBeLessThan(200)
  }
})
