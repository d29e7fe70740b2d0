import { expect, test } from 'vitest'
import { defineTransformer, denseInput, hostTensor, number, sameRecipe, withIdentity } from '../../src/index.ts'

const scaleBy = (factor: number) =>
  defineTransformer({
    type: 'test/scale',
    version: 1,
    accepts: denseInput,
    params: { power: number({ default: 1 }) },
    fit: () => ({ tensors: {}, facts: {} }),
    methods: () => ({
      transform: (x) =>
        hostTensor(
          x.data.map((v) => factor * v),
          x.shape,
          'float64',
        ),
    }),
  })

test('recipes of one factory with equal parameters are the same, by with() too', () => {
  const twice = scaleBy(2)
  expect(sameRecipe(twice(), twice({ power: 1 }))).toBe(true)
  expect(sameRecipe(twice({ power: 3 }), twice().with({ power: 3 }))).toBe(true)
  expect(sameRecipe(twice(), twice({ power: 3 }))).toBe(false)
})

test('recipes of two factories of one type are not, nor are copies that may do something else', () => {
  expect(sameRecipe(scaleBy(2)(), scaleBy(3)())).toBe(false)
  const twice = scaleBy(2)
  const copy = { ...twice(), fit: () => undefined }
  expect(sameRecipe(copy, twice())).toBe(false)
  expect(sameRecipe(copy, { ...copy, fit: () => undefined })).toBe(false)
  expect(sameRecipe(copy, copy)).toBe(true)
})

test('parts are compared by what they are: lists, patterns and objects by their values, functions by themselves', () => {
  const define = () => undefined
  const made = (parts: unknown) => withIdentity({}, define, parts)
  const f = () => 1
  expect(sameRecipe(made([f, 'a', /b/i, { c: NaN }]), made([f, 'a', /b/i, { c: NaN }]))).toBe(true)
  for (const other of [[() => 1, 'a'], [f], [f, 'b'], [f, 'a', undefined]]) {
    expect(sameRecipe(made([f, 'a']), made(other))).toBe(false)
  }
  expect(sameRecipe(made({ a: 1 }), made({ b: 1 }))).toBe(false)
  expect(sameRecipe(made(new Map()), made(new Map()))).toBe(false)
  expect(sameRecipe(made(/b/i), made(/b/))).toBe(false)
  expect(sameRecipe(made(null), made({}))).toBe(false)
})
