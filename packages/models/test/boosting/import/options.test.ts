import { InputError, ParamError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { fromLightgbm, fromXgboost } from '../../../src/index.ts'
import { bytesOf, lightgbm, rows, xgboost } from './fixture.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const file = (name: string) => bytesOf(xgboost.cases.find((c) => c.name === name)!)
const text = (name: string) => lightgbm.cases.find((c) => c.name === name)!.text!

test('classes are 0, 1, ... unless labels are given', async () => {
  const numbers = fromXgboost(file('softprob'))
  const names = fromXgboost(file('softprob'), { classes: ['high', 'low', 'mid'] })
  if (numbers.kind !== 'classifier' || names.kind !== 'classifier') throw new Error('not classifiers')
  const codes = await numbers.predict(rows)
  expect(new Set(codes)).toEqual(new Set([0, 1, 2]))
  expect(await names.predict(rows)).toEqual(codes.map((c) => (['high', 'low', 'mid'] as const)[c]))
  expect(names.facts).toMatchObject({ objective: 'multi:softprob', iterations: 4 })
})

test('labels that do not fit are refused', () => {
  expect(() => fromLightgbm(text('binary'), { classes: ['a'] })).toThrow(ParamError)
  expect(() => fromLightgbm(text('binary'), { classes: ['a', 'a'] })).toThrow(ParamError)
  expect(() => fromLightgbm(text('binary'), { classes: ['b', 'a'] })).toThrow(/ascending/)
  expect(() => fromLightgbm(text('squared error'), { classes: ['a', 'b'] })).toThrow(ParamError)
})

test('fewer rounds are the first ones', async () => {
  for (const read of [
    (iterations?: number) => fromXgboost(file('squared error'), iterations ? { iterations } : {}),
    (iterations?: number) => fromLightgbm(text('squared error'), iterations ? { iterations } : {}),
  ]) {
    const [few, all] = [read(2), read(5)]
    expect(few.facts.iterations).toBe(2)
    expect(await few.predict(rows)).not.toEqual(await all.predict(rows))
    expect(() => read(7)).toThrow(ParamError)
  }
})

test('a model of several targets wants one chosen', () => {
  expect(() => fromXgboost(file('quantile 0'))).toThrow(/2 targets/)
  expect(() => fromXgboost(file('quantile 0'), { output: 2 })).toThrow(ParamError)
  expect(() => fromXgboost(file('softprob'), { output: 0 })).toThrow(ParamError)
})

test('names of categories are among the facts', () => {
  expect(fromXgboost(encode(xgboost.frame)).facts).toMatchObject({
    featureNames: ['city', 'size', 'floor', 'code'],
    // XGBoost garbles names beyond ASCII, such as those of the cities.
    categories: { 2: [3, 7, 9], 3: ['a', 'bc'] },
  })
  expect(fromLightgbm(lightgbm.frame).facts).toMatchObject({
    featureNames: ['city', 'size', 'floor', 'code'],
    pandasCategories: [
      ['Köln', 'Rome', 'x'],
      [3, 7, 9],
      ['a', 'bc'],
    ],
  })
})

test('bytes are not text, and text is not bytes', () => {
  expect(() => fromXgboost('{}' as never)).toThrow(InputError)
  expect(() => fromLightgbm(encode('tree') as never)).toThrow(InputError)
})

test('rows of another width, and models that were disposed, are refused', async () => {
  const model = fromXgboost(file('squared error'))
  await expect(model.predict([[1, 2]])).rejects.toThrow(InputError)
  model.dispose()
  await expect(model.predict(rows)).rejects.toThrow(/disposed/)
})

test('categories of large numbers predict the same as small ones', async () => {
  const { text: small = '' } = xgboost.cases.find((c) => c.name === 'partitioned categories')!
  const json = JSON.parse(small)
  let changed = 0
  for (const tree of json.learner.gradient_booster.model.trees as { categories: number[] }[]) {
    tree.categories = tree.categories.map((c) => {
      if (c <= 4) return c
      changed++
      return c + 20_000
    })
  }
  expect(changed).toBeGreaterThan(0)
  // Values of the column with many categories; those up to 4 are also numbers of the other's.
  const known = rows.filter((row) => Number.isNaN(row[5]!) || row[5]! > 4)
  const large = known.map((row) => row.with(5, row[5]! + 20_000))
  const of = (x: readonly number[][], model: string) => fromXgboost(encode(model)).predict(x)
  expect(await of(large, JSON.stringify(json))).toEqual(await of(known, small))
  expect(await of(large.slice(0, 2), JSON.stringify(json))).toEqual(await of(known.slice(0, 2), small))
})
