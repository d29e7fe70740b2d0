import { InputError, type Matrix, ParamError, type SparseMatrix, sparseFromDense, type Tensor } from '@foldwise/core'
import { expect, expectTypeOf, test } from 'vitest'
import {
  type Category,
  kBinsDiscretizer,
  maxAbsScaler,
  minMaxScaler,
  normalizer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  simpleImputer,
  standardScaler,
} from '../../src/index.ts'

const x = [
  [1, 10],
  [2, 20],
  [4, 0],
]

test('a pipeline of steps with an inverse has one, of the last to the first', async () => {
  using model = await pipeline(minMaxScaler(), standardScaler()).fit({ x })
  const back = await model.inverseTransform(await model.transform(x))
  expectTypeOf(back).toEqualTypeOf<Tensor<'float64'>>()
  const values = await back.data()
  x.flat().forEach((v, i) => {
    expect(values[i]).toBeCloseTo(v, 12)
  })
  using categories = await pipeline(ordinalEncoder(), standardScaler()).fit({ x: [['a'], ['b'], ['c']] })
  const z: Matrix = await categories.transform([['b'], ['a']])
  expectTypeOf(await categories.inverseTransform(z)).toEqualTypeOf<Category[][]>()
})

test('a pipeline with a step that has none has none', async () => {
  using model = await pipeline(standardScaler(), normalizer()).fit({ x })
  expect('inverseTransform' in model).toBe(false)
  // @ts-expect-error rows of length 1 do not say how long they were
  const wrong = () => model.inverseTransform(x)
  expect(wrong).toThrow(TypeError)
})

test('sparse rows come back sparse', async () => {
  const sparse = sparseFromDense([0, 3, 5, 0], 2, 2)
  using model = await maxAbsScaler.sparse().fit({ x: sparse })
  const back = await model.inverseTransform(await model.transform(sparse))
  expectTypeOf(back).toEqualTypeOf<SparseMatrix>()
  expect(back).toEqual(sparse)
})

test('what an encoder merged comes back as missing', async () => {
  const rows = [['a'], ['a'], ['b'], ['c'], [null]]
  using ordinal = await ordinalEncoder({ minFrequency: 2, handleUnknown: 'useEncodedValue' }).fit({ x: rows })
  expect(await ordinal.inverseTransform(await ordinal.transform(rows))).toEqual([['a'], ['a'], [null], [null], [null]])
  using flags = await oneHotEncoder({ minFrequency: 2, drop: 'first' }).fit({ x: rows })
  expect(await flags.inverseTransform(await flags.transform(rows))).toEqual([['a'], ['a'], [null], [null], [null]])
})

test('rows that no transform gives are refused', async () => {
  const cases: [() => unknown, unknown, string][] = [
    [
      async () => (await ordinalEncoder().fit({ x: [['a'], ['b']] })).inverseTransform([[0], [2]]),
      InputError,
      'ordinal-encoder.inverseTransform: expected codes that transform gives, got 2 in row 1, column 0. Give rows as transform makes them.',
    ],
    [
      async () => (await oneHotEncoder().fit({ x: [['a'], ['b']] })).inverseTransform([[0, 0]]),
      InputError,
      "one-hot-encoder.inverseTransform: expected a 1 among the flags of column 0, got none in row 0. Give rows as transform makes them, or fit with 'handleUnknown' 'ignore'.",
    ],
    [
      async () => (await kBinsDiscretizer({ encode: 'ordinal', nBins: 2 }).fit({ x })).inverseTransform([[0, 5]]),
      InputError,
      'k-bins-discretizer.inverseTransform: expected bins 0 to 1 in column 1, got 5 in row 0. Give rows as transform makes them.',
    ],
    [
      async () => (await simpleImputer().fit({ x })).inverseTransform(x),
      ParamError,
      "simple-imputer.inverseTransform: expected 'addIndicator' to be true, got false. Without it nobody knows which values were missing.",
    ],
    [
      async () => (await standardScaler().fit({ x })).inverseTransform(sparseFromDense([1, 0], 1, 2) as never),
      InputError,
      "standard-scaler.inverseTransform: expected dense rows, as in fit, got sparse ones. Fit with 'withMean' false.",
    ],
    [
      () => minMaxScaler().fit({ x, weight: [1, 1, 2] }),
      InputError,
      'min-max-scaler.fit: expected no weights, got 3. It learns from all rows alike: leave weight out.',
    ],
  ]
  for (const [run, Class, message] of cases) {
    const error = await (async () => run())().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Class)
    expect((error as Error).message).toBe(message)
  }
})

test('a column that has no value in the first batch learns from later ones', async () => {
  const begun = await standardScaler().fitMore(undefined, { x: [[NaN], [NaN]] })
  const model = await standardScaler().fitMore(begun, { x: [[1], [3]] })
  expect([...(await (await model.transform([[1], [3], [NaN]])).data())]).toEqual([-1, 1, NaN])
  const range = await minMaxScaler().fitMore(await minMaxScaler().fitMore(undefined, { x: [[NaN]] }), { x: [[1], [3]] })
  expect([...(await (await range.transform([[2]])).data())]).toEqual([0.5])
})
