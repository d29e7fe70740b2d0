import { expect, test } from 'vitest'
import { defineOutlierDetector, denseInput, InputError, load, number, save } from '../src/index.ts'
import { caught, throwsExactly } from './throws.ts'

/** Rows are as normal as their first column is small. */
const small = defineOutlierDetector({
  type: 'test/small',
  version: 1,
  accepts: denseInput,
  params: { limit: number({ default: 2 }) },
  fit: ({ rows }, { limit }) => ({ tensors: {}, facts: { rows, limit } }),
  methods: ({ facts }) => ({
    offset: -(facts.limit as number),
    scoreSamples: (x) => Float64Array.from({ length: x.shape[0] }, (_, i) => -x.data[i * x.shape[1]]!),
  }),
  expose: ({ facts }) => ({ rows: facts.rows as number }),
})

test('an outlier detector gives scores; decisions and labels follow from the offset', async () => {
  const model = await small().fit({ x: [[1], [2]] })
  expect([model.kind, model.offset, model.rows]).toEqual(['outlierDetector', -2, 2])
  const x = [[1], [2], [3]]
  expect(await model.scoreSamples(x)).toEqual(Float64Array.of(-1, -2, -3))
  expect(await model.decisionFunction(x)).toEqual(Float64Array.of(1, 0, -1))
  expect(await model.predict(x)).toEqual(Int32Array.of(1, 1, -1))
  expect(Object.isFrozen(model)).toBe(true)
  const loaded = load(save(model), small)
  expect([loaded.offset, loaded.rows, await loaded.predict(x)]).toEqual([-2, 2, Int32Array.of(1, 1, -1)])
})

test('refuses rows of another width, NaN, use after dispose, and a fit that was aborted', async () => {
  const model = await small().fit({ x: [[1], [2]] })
  await throwsExactly(
    () => model.scoreSamples([[1, 2]]),
    InputError,
    'test/small.scoreSamples: expected 1 features, as in fit, got 2. Prepare the rows as those the model learned from.',
  )
  expect(await caught(() => model.predict([[NaN]]))).toBeInstanceOf(InputError)
  model.dispose()
  await throwsExactly(
    () => model.decisionFunction([[1]]),
    InputError,
    'test/small.decisionFunction: expected a live model, got one that was disposed. Dispose it after its last use.',
  )
  expect(await caught(() => small().fit({ x: [[1]] }, { signal: AbortSignal.abort('no') }))).toBe('no')
})

test('weights are refused, or checked and handed on', async () => {
  const x = [[1], [2]]
  await throwsExactly(
    () => small().fit({ x, weight: [1, 2] }),
    InputError,
    'test/small.fit: expected no weights, got 2. It learns from all rows alike: leave weight out.',
  )
  const weighed = defineOutlierDetector({
    type: 'test/weighed',
    version: 1,
    accepts: denseInput,
    params: {},
    usesWeight: true,
    fit: ({ weight }) => ({ tensors: {}, facts: { weight: weight ? [...weight] : [] } }),
    methods: () => ({ offset: 0, scoreSamples: (rows) => new Float64Array(rows.shape[0]) }),
    expose: ({ facts }) => ({ weight: facts.weight }),
  })
  expect((await weighed().fit({ x, weight: [1, 2] })).weight).toEqual([1, 2])
  expect((await weighed().fit({ x })).weight).toEqual([])
  expect(await caught(() => weighed().fit({ x, weight: [1] }))).toBeInstanceOf(InputError)
  expect(await caught(() => weighed().fit({ x, weight: [1, -1] }))).toBeInstanceOf(InputError)
})
