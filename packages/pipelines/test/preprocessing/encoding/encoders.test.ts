import { FormatError, InputError, load, ParamError, save } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { kBinsDiscretizer, oneHotEncoder, ordinalEncoder, pipeline, simpleImputer } from '../../../src/index.ts'

const x = [
  ['red', 1],
  ['blue', 2],
  ['red', 2],
  ['green', 1],
] as const

test('columns have names, missing values and infrequent ones too', async () => {
  const names = async (
    params: Parameters<typeof oneHotEncoder>[0],
    rows: Parameters<ReturnType<typeof oneHotEncoder>['fit']>[0]['x'],
  ) => (await oneHotEncoder(params).fit({ x: rows })).featureNames
  expect(await names({}, x)).toEqual(['x0_blue', 'x0_green', 'x0_red', 'x1_1', 'x1_2'])
  expect(await names({ minFrequency: 2, drop: 'ifBinary' }, x)).toEqual(['x0_infrequent', 'x1_2'])
  expect(await names({}, [[true], [undefined], [null], [false]])).toEqual(['x0_false', 'x0_true', 'x0_null'])
})

test('imputed numbers may be encoded', async () => {
  const recipe = pipeline(simpleImputer({ strategy: 'mostFrequent' }), oneHotEncoder())
  using model = await recipe.fit({ x: [[1], [NaN], [1], [3]] })
  const out = await model.transform([[NaN], [3]])
  expect([out.shape, [...(await out.data())]]).toEqual([
    [2, 2],
    [1, 0, 0, 1],
  ])
  expect(model.toGraph!().outputs[0]!.shape).toEqual(['N', 2])
})

describe('refused', () => {
  const cases: [string, () => unknown, unknown, string][] = [
    [
      'an unknown category',
      async () =>
        (await oneHotEncoder().fit({ x })).transform([
          ['red', 1],
          ['pink', 1],
        ]),
      InputError,
      "one-hot-encoder.transform: expected categories that the training rows had, got 'pink' in row 1, column 0. Change 'handleUnknown' to take it.",
    ],
    [
      'a number as a string',
      async () => (await ordinalEncoder().fit({ x })).transform([['red', '1']]),
      InputError,
      "ordinal-encoder.transform: expected categories that the training rows had, got '1' in row 0, column 1. Change 'handleUnknown' to take it.",
    ],
    [
      'a column of two types',
      () => oneHotEncoder().fit({ x: [['a'], [1]] }),
      InputError,
      "one-hot-encoder.fit: expected one type in column 0, got 'a' and 1. Convert the column.",
    ],
    [
      'an object',
      () => oneHotEncoder().fit({ x: [[{}]] as never }),
      InputError,
      'one-hot-encoder.fit: expected categories that are strings, finite numbers, booleans or missing, got {  }. Convert or drop it.',
    ],
    [
      'rows of different widths',
      () => oneHotEncoder().fit({ x: [['a'], ['a', 'b']] }),
      InputError,
      'one-hot-encoder.fit: expected 1 values in row 1, got 2. Make the rows equally long.',
    ],
    [
      'categories of too few columns',
      () => oneHotEncoder({ categories: [['red']] }).fit({ x }),
      InputError,
      'one-hot-encoder.fit: expected categories for 2 columns, got them for 1. Give a list for each column.',
    ],
    [
      'a category that is not among those given',
      () =>
        ordinalEncoder({
          categories: [
            ['red', 'blue'],
            [1, 2],
          ],
        }).fit({ x }),
      InputError,
      "ordinal-encoder.fit: expected categories of column 0 that were given, got 'green'. Add it, or change 'handleUnknown'.",
    ],
    [
      'a category given twice',
      () => ordinalEncoder({ categories: [['red', 'red']] }).fit({ x: [['red']] }),
      InputError,
      'ordinal-encoder.fit: expected distinct categories for column 0, got one twice. Leave it out.',
    ],
    [
      'a code for the unknown that is taken',
      () => ordinalEncoder({ handleUnknown: 'useEncodedValue', unknownValue: 2 }).fit({ x }),
      InputError,
      "ordinal-encoder.fit: expected 'unknownValue' to be none of the codes 0 to 2 of column 0, got 2. Take a negative number, or null.",
    ],
    [
      'a frequency of 1.5',
      () => oneHotEncoder({ minFrequency: 1.5 }),
      ParamError,
      "one-hot-encoder: expected 'minFrequency' to be an integer >= 1, or a fraction above 0 and below 1, or null, got 1.5. The default is null.",
    ],
    [
      'strings and numbers in one ONNX input',
      async () => (await oneHotEncoder().fit({ x })).toGraph!(),
      ParamError,
      'one-hot-encoder.toGraph: expected columns that are all strings or all numbers, got number and string columns. Encode them apart to export.',
    ],
    [
      'missing strings in ONNX',
      async () => (await ordinalEncoder().fit({ x: [['a'], [null]] })).toGraph!(),
      ParamError,
      'ordinal-encoder.toGraph: expected strings in every training row, got missing ones, which ONNX has no string for. Replace them before the fit to export.',
    ],
    [
      'numbers that are one in float32',
      async () => (await oneHotEncoder().fit({ x: [[0.1], [Math.fround(0.1)]] })).toGraph!(),
      ParamError,
      'one-hot-encoder.toGraph: expected categories that differ in float32, got 0.1 and 0.10000000149011612 in column 0. Give them as strings to export.',
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

  test('files whose categories are none', async () => {
    const model = await ordinalEncoder().fit({ x })
    for (const facts of [
      { categories: [['red', 'red'], [1]], infrequent: [[], []] },
      { categories: [['red']], infrequent: [[]] },
      { categories: [[['red']], [1]], infrequent: [[], []] },
      { categories: [['red'], [1]], infrequent: [[1], []] },
      { categories: [['red', 'blue'], [1]], infrequent: [[1, 0], []] },
      { categories: 'red', infrequent: [[], []] },
    ]) {
      const state = { ...model.toState() }
      const damaged = { ...model, toState: () => ({ ...state, facts: { ...state.facts, ...facts } }) }
      expect(() => load(save(damaged), ordinalEncoder)).toThrow(FormatError)
    }
    const bins = await kBinsDiscretizer().fit({ x: [[1], [2]] })
    const state = bins.toState()
    const short = { ...bins, toState: () => ({ ...state, tensors: { counts: state.tensors.counts! } }) }
    expect(() => load(save(short), kBinsDiscretizer)).toThrow(FormatError)
  })
})
