import { InputError, ParamError, sparseFromDense } from '@foldwise/core'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  kBinsDiscretizer,
  maxAbsScaler,
  minMaxScaler,
  normalizer,
  pipeline,
  polynomialFeatures,
  robustScaler,
  simpleImputer,
  standardScaler,
  type TransformerPipeline,
  tfidf,
} from '../../src/index.ts'
import { sparseMeans } from '../compose/sparse-means.ts'

const x = [
  [1, 2],
  [3, 5],
]
const sparse = sparseFromDense([1, 0, 0, 2], 2, 2)

describe('refused', () => {
  const cases: [string, () => unknown, unknown, string][] = [
    [
      'the mean of sparse rows',
      () => standardScaler.sparse().fit({ x: sparse }),
      InputError,
      "standard-scaler.fit: expected dense rows to subtract the mean from, got sparse ones. Set 'withMean' to false.",
    ],
    [
      'sparse rows after dense ones',
      async () => (await standardScaler().fit({ x })).transform(sparse as never),
      InputError,
      "standard-scaler.transform: expected dense rows, as in fit, got sparse ones. Fit with 'withMean' false.",
    ],
    [
      'the median of sparse rows',
      () => robustScaler.sparse().fit({ x: sparse }),
      InputError,
      "robust-scaler.fit: expected dense rows to subtract the median from, got sparse ones. Set 'withCentering' to false.",
    ],
    [
      'sparse rows to move',
      () => minMaxScaler().fit({ x: sparse as never }),
      InputError,
      'min-max-scaler.fit: expected dense rows, got a sparse matrix. Convert it with toDense, if it fits.',
    ],
    [
      'an infinity',
      () => maxAbsScaler().fit({ x: [[1], [-Infinity]] }),
      InputError,
      'max-abs-scaler.fit: expected finite numbers or NaN, got -Infinity. Clip or drop it first.',
    ],
    [
      'a range upside down',
      () => minMaxScaler({ featureRange: [1, 0] }),
      ParamError,
      "min-max-scaler: expected 'featureRange' to be two numbers, the first below the second, got [1, 0]. The default is [0, 1].",
    ],
    [
      'quantiles upside down',
      () => robustScaler({ quantileRange: [75, 25] }),
      ParamError,
      "robust-scaler: expected 'quantileRange' to be two numbers from 0 to 100, the first below the second, got [75, 25]. The default is [25, 75].",
    ],
    [
      'the ends of the normal distribution',
      () => robustScaler({ quantileRange: [0, 90], unitVariance: true }).fit({ x }),
      InputError,
      "robust-scaler.fit: expected quantiles above 0 and below 100 for 'unitVariance', got 0 and 90. The normal distribution has no ends.",
    ],
    [
      'columns of nothing but NaN',
      () => simpleImputer().fit({ x: [[NaN], [NaN]] }),
      InputError,
      "simple-imputer.fit: expected a column with a value, got only missing ones. Set 'keepEmptyFeatures', or check what was loaded.",
    ],
    [
      'more products than memory has room for',
      () => polynomialFeatures({ degree: 8 }).fit({ x: [Array.from({ length: 100 }, () => 1)] }),
      InputError,
      "polynomial-features.fit: expected 1 to 10000000 products, got more of 100 columns. Change 'degree' or 'minDegree'.",
    ],
    [
      'no products',
      () => polynomialFeatures({ degree: 1, minDegree: 2, includeBias: false }).fit({ x }),
      InputError,
      "polynomial-features.fit: expected 1 to 10000000 products, got none of 2 columns. Change 'degree' or 'minDegree'.",
    ],
    [
      'one bin',
      () => kBinsDiscretizer({ nBins: 1 }),
      ParamError,
      "k-bins-discretizer: expected 'nBins' to be an integer >= 2, got 1. The default is 5.",
    ],
  ]
  test.each(cases)('%s', async (_, run, Class, message) => {
    const error = await (async () => run())().then(
      () => undefined,
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(Class)
    expect((error as Error).message).toBe(message)
  })
})

test('columns left out and bins merged are warned of', async () => {
  const warned: string[] = []
  const onWarning = (w: { code: string; message: string }) => warned.push(`${w.code}: ${w.message}`)
  const rows = [
    [1, NaN],
    [1, NaN],
    [1, NaN],
    [2, NaN],
  ]
  const model = await simpleImputer().fit({ x: rows }, { onWarning })
  expect(model.facts.emptyColumns).toBe(1)
  await kBinsDiscretizer({ nBins: 3 }).fit({ x: rows.map(([v]) => [v!]) }, { onWarning })
  expect(warned).toEqual([
    'empty-columns: left out, for want of a value to learn from: column 1.',
    'fewer-bins: column 0 has 1 bins instead of 3: too many equal values.',
  ])
})

test('a column around 1e8 keeps its digits', async () => {
  const offset = [0, 1, 2, 3, 4].map((v) => [1e8 + v])
  const got = await (await (await standardScaler().fit({ x: offset })).transform(offset)).data()
  expect([...got]).toEqual([-2, -1, 0, 1, 2].map((v) => v / Math.SQRT2))
})

test('sparse rows stay sparse, by their types too', async () => {
  const recipe = pipeline(tfidf(), maxAbsScaler.sparse(), sparseMeans())
  using model = await recipe.fit({ x: ['a bb', 'bb cc', 'cc dd', 'dd ee'], y: ['x', 'x', 'y', 'y'] })
  expect(await model.predict(['bb bb', 'ee'])).toEqual(['x', 'y'])
  // @ts-expect-error a scaler of dense rows after sparse ones
  const wrong = () => pipeline(tfidf(), standardScaler(), sparseMeans())
  expect(wrong).toBeTypeOf('function')
  const two = pipeline(tfidf(), normalizer.sparse())
  expectTypeOf(two).toExtend<TransformerPipeline<readonly string[], typeof sparse, readonly unknown[]>>()
})
