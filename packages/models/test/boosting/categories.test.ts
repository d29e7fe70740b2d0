import { InputError, load, ParamError, save, stream, tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { categoriesOf } from '../../src/boosting/categories.ts'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'
import { runOnnx } from './run-onnx.ts'

const rng = stream(9, 'categories')
const rows = 3000
const effects = Array.from({ length: 40 }, () => rng.normal())
/** 40 categories, 3 categories, a number; some of each missing. */
const values = new Float64Array(rows * 3)
const y = new Float64Array(rows)
for (let i = 0; i < rows; i++) {
  const [a, b, c] = [Math.floor(40 * rng.next() ** 2), Math.floor(3 * rng.next()), rng.normal()]
  values.set([i % 17 === 0 ? NaN : a, i % 23 === 0 ? NaN : b, i % 31 === 0 ? NaN : c], 3 * i)
  y[i] = (i % 17 === 0 ? 3 : effects[a]!) + (b === 1 ? c : 0) + 0.2 * rng.normal()
}
const x = tensor(values, [rows, 3])
const p = { nEstimators: 25, categoricalFeatures: [0, 1] }

const squares = (a: ArrayLike<number>): number => y.reduce((s, v, i) => s + (v - a[i]!) ** 2, 0) / rows

test('sets of categories say more than their order does', async () => {
  const few = { nEstimators: 25, maxLeafNodes: 8 }
  const [sets, order] = [{ ...few, categoricalFeatures: [0, 1] }, few]
  const errors = []
  for (const q of [sets, order])
    errors.push(squares(await (await gradientBoostingRegressor(q).fit({ x, y })).predict(x)))
  expect(errors[0]).toBeLessThan(0.7 * errors[1]!)
})

describe('a model of categories', async () => {
  const model = await gradientBoostingRegressor(p).fit({ x, y })
  const odd = [NaN, -1, 0.5, 39, 40, 1e9, 3.7, Infinity, -Infinity].flatMap((a) =>
    [0, 1, 2, 7, NaN].map((b) => [a, b, 0.3]),
  )

  test('predicts the same bits for a row alone and for many, of known and other categories', async () => {
    const all = await model.predict([...odd, ...odd])
    for (const [i, row] of odd.entries()) expect((await model.predict([row]))[0]).toBe(all[i])
    const first = await model.predict(x)
    for (const i of [0, 1, 5, 17, 34]) {
      expect((await model.predict([values.subarray(3 * i, 3 * i + 3)]))[0]).toBe(first[i])
    }
  })

  test('takes every value that is no known category for the same', async () => {
    const unknown = await model.predict([-1, 0.5, 40, 1e9, Infinity].map((a) => [a, 1, 0.3]))
    expect(new Set(unknown).size).toBe(1)
  })

  test('knows missing values, which it learned from', async () => {
    expect((await model.predict([[NaN, 0, 0]]))[0]).toBeGreaterThan(2)
  })

  test('is saved and loaded to the same bits', async () => {
    const loaded = load(save(model), gradientBoostingRegressor)
    expect(await loaded.predict(x)).toEqual(await model.predict(x))
    expect(await (await loaded.apply(odd)).data()).toEqual(await (await model.apply(odd)).data())
  })

  test('is an ONNX graph that agrees, of known, unknown and missing categories', async () => {
    const all = [...odd, ...Array.from({ length: 400 }, (_, i) => [...values.subarray(3 * i, 3 * i + 3)])]
    const data = Float32Array.from(all.flat())
    const expected = await model.predict(all.map((r) => r.map(Math.fround)))
    const { y: out } = await runOnnx(await model.toGraph!(), { x: { dtype: 'float32', shape: [all.length, 3], data } })
    expect(Math.max(...expected.map((v, i) => Math.abs(v - Number(out!.data[i]))))).toBeLessThan(1e-5)
  })

  test('has the same bits on 1 and 3 threads', async () => {
    const [one, three] = [1, 3].map((threads) => gradientBoostingRegressor(p).fit({ x, y }, { threads }))
    expect(save(await one!)).toEqual(save(await three!))
  })
})

test('out-of-bag rows and held-out rows go the ways that the saved trees say', async () => {
  const labels = Array.from(y, (v) => v > 0)
  const recipe = gradientBoostingClassifier({ ...p, subsample: 0.6 })
  const watched = { x, y: labels }
  const model = await recipe.fit({ x, y: labels, validation: watched })
  const { train, validation } = model.facts.history as { train: number[]; validation: number[] }
  expect(validation.at(-1)).toBeCloseTo(train.at(-1)!, 12)
  const all = await (await model.predictProba(x)).data()
  const loss = labels.reduce((s, l, i) => s - Math.log(all[2 * i + Number(l)]!), 0) / rows
  expect(train.at(-1)).toBeCloseTo(loss, 10)
})

test('fitMore goes on with sets of its own', async () => {
  const recipe = gradientBoostingRegressor(p)
  const first = await recipe.fit({ x, y })
  const more = await recipe.fitMore(first, { x, y })
  expect(squares(await more.predict(x))).toBeLessThan(squares(await first.predict(x)))
  let after25: Float64Array | undefined
  let round = 0
  for await (const s of more.stagedPredict(x)) if (++round === 25) after25 = s
  expect(after25).toEqual(await first.predict(x))
})

test('the most frequent categories are kept, and rarer ones count as unknown', async () => {
  const sorted = Float64Array.from([1, 1, 2, 4, 4, 4, 5, 7, 7])
  expect(categoriesOf(sorted, 3)).toEqual({ kept: Float64Array.of(1, 4, 7), all: 5 })
  expect(categoriesOf(sorted, 255)).toEqual({ kept: Float64Array.of(1, 2, 4, 5, 7), all: 5 })
  const many = Array.from({ length: 2000 }, (_, i) => [i < 1000 ? i % 4 : i])
  const target = many.map(([v]) => (v! < 1000 ? v! : 9))
  const warnings: string[] = []
  const onWarning = (w: { readonly code: string; readonly message: string }) => warnings.push(`${w.code} ${w.message}`)
  const recipe = gradientBoostingRegressor({ categoricalFeatures: [0], catSmooth: 1, minDataPerGroup: 1 })
  const model = await recipe.fit({ x: many, y: target }, { onWarning })
  await recipe
    .with({ maxBins: 3 })
    .fit({ x: many.slice(0, 1000).map(([v]) => [v!, v!]), y: target.slice(0, 1000) }, { onWarning })
  expect(warnings).toEqual([
    'rare-categories gradientBoostingRegressor.fit: expected at most 254 categories in a feature, got 1004 in feature 0. The most frequent ones are kept, and all others count as not known: join rare ones.',
    'rare-categories gradientBoostingRegressor.fit: expected at most 3 categories in a feature, got 4 in feature 0. The most frequent ones are kept, and all others count as not known: raise maxBins, or join rare ones.',
  ])
  const [rare, other] = await model.predict([[1999], [123456]])
  expect(rare).toBe(other)
  expect(rare).toBeCloseTo(9, 1)
})

test('values that are no categories, and features that there are not, are refused', async () => {
  const fit = (v: number) =>
    gradientBoostingRegressor({ categoricalFeatures: [0] }).fit({ x: [[0], [1], [v]], y: [1, 2, 3] })
  for (const [v, shown] of [
    [1.5, '1.5'],
    [-1, '-1'],
    [2 ** 24, '16777216'],
  ] as const) {
    await expect(fit(v)).rejects.toThrow(
      new InputError(
        `gradientBoostingRegressor.fit: expected whole numbers from 0 to 16777215, or NaN, in the categorical feature 0, got ${shown} in row 2. Encode categories with ordinalEncoder, or take the feature out of 'categoricalFeatures'.`,
      ),
    )
  }
  await expect(gradientBoostingRegressor({ categoricalFeatures: [3] }).fit({ x, y })).rejects.toThrow(ParamError)
  await expect(
    gradientBoostingRegressor({ categoricalFeatures: [1], monotoneConstraints: [0, 1, 0] }).fit({ x, y }),
  ).rejects.toThrow(ParamError)
})
