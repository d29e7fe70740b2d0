import { hostData, InputError, type Matrix, ParamError, type Tensor, table, toDenseMatrix } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adasyn,
  borderlineSmote,
  editedNearestNeighbours,
  randomOverSampler,
  randomUnderSampler,
  type Sampler,
  samplersInTurn,
  smote,
  smoteNc,
  tomekLinks,
} from '../../src/index.ts'
import golden from '../fixtures/imbalance.json' with { type: 'json' }

const { x, labels: y } = golden
const counts = (ys: readonly string[]) =>
  Object.fromEntries(['big', 'mid', 'rare'].map((l) => [l, ys.filter((v) => v === l).length]))

describe('numbers of rows', () => {
  test('over-sampling repeats rows of the small classes after the given ones', async () => {
    const weight = y.map((_, i) => i + 1)
    const got = await randomOverSampler().resample({ x, y, weight })
    expect(counts(got.y)).toEqual({ big: 90, mid: 90, rare: 90 })
    expect(got.x.slice(0, x.length)).toEqual(x)
    expect(got.y).toEqual(Array.from(got.source, (r) => y[r]))
    expect(Array.from(got.weight!)).toEqual(Array.from(got.source, (r) => r + 1))
  })

  test('under-sampling keeps rows of the large classes in their order, none twice', async () => {
    const got = await randomUnderSampler().resample({ x, y })
    expect(counts(got.y)).toEqual({ big: 14, mid: 14, rare: 14 })
    expect(Array.from(got.source)).toEqual([...new Set(got.source)].sort((a, b) => a - b))
    const drawn = await randomUnderSampler({ replacement: true }).resample({ x, y })
    expect(new Set(drawn.source).size).toBeLessThan(42)
  })

  test('by name, by label, and by the ratio of two classes', async () => {
    const over = async (samplingStrategy: 'minority' | 'notMinority' | { mid: number }) =>
      counts((await randomOverSampler({ samplingStrategy }).resample({ x, y })).y)
    expect(await over('minority')).toEqual({ big: 90, mid: 40, rare: 90 })
    expect(await over('notMinority')).toEqual({ big: 90, mid: 90, rare: 14 })
    expect(await over({ mid: 41 })).toEqual({ big: 90, mid: 41, rare: 14 })
    const two = y.map((l) => (l === 'rare' ? 'yes' : 'no'))
    const share = (ys: readonly string[]) => ys.filter((l) => l === 'yes').length
    expect(share((await smote({ samplingStrategy: 0.5 }).resample({ x, y: two })).y)).toBe(65)
    expect((await randomUnderSampler({ samplingStrategy: 0.5 }).resample({ x, y: two })).y.length).toBe(14 + 28)
  })

  test('any rows can be picked', async () => {
    const texts = y.map((l, i) => `${l} ${i}`)
    const got = await randomUnderSampler().resample({ x: texts, y })
    expect(got.x).toEqual(Array.from(got.source, (r) => texts[r]))
  })
})

describe('draws', () => {
  const samplers: { readonly [name: string]: Sampler<Matrix> } = {
    smote: smote(),
    borderlineSmote: borderlineSmote(),
    adasyn: adasyn(),
    over: randomOverSampler(),
    scattered: randomOverSampler({ shrinkage: 1 }),
  }
  for (const [name, sampler] of Object.entries(samplers)) {
    test(`${name}: the seed settles every bit, threads none`, async () => {
      const bits = async (seed: number, threads = 1) => {
        const got = await sampler.resample({ x, y }, { seed, threads })
        return Array.from(toDenseMatrix(got.x, 'test').data)
      }
      const once = await bits(1)
      expect(await bits(1)).toEqual(once)
      expect(await bits(1, 3)).toEqual(once)
      expect(await bits(2)).not.toEqual(once)
    })
  }
})

test('twins of a row are its neighbours, the row itself never is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 12 }), async (values) => {
      const rows = [...values.map((v) => [v]), ...values.map((v) => [v + 1]), [9]]
      const labels = rows.map((_, i) => (i < values.length ? 'few' : 'many'))
      const got = await smote({ kNeighbors: 3 }).resample({ x: rows, y: labels })
      const made = hostData(got.x as unknown as Tensor).slice(rows.length)
      expect(made.length).toBe(1)
      expect(made[0]! >= Math.min(...values) && made[0]! <= Math.max(...values)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('scattered copies keep the given rows, weights follow theirs, and 0 scatters nothing', async () => {
  const weight = y.map((_, i) => i + 1)
  const got = await randomOverSampler({ shrinkage: { mid: 1, rare: 0 } }).resample({ x, y, weight })
  const { data, shape } = toDenseMatrix(got.x, 'test')
  expect(shape[0]).toBe(got.source.length)
  expect(got.weight).toEqual(Float64Array.from(got.source, (r) => r + 1))
  got.source.forEach((row, i) => {
    const made = [...data.subarray(3 * i, 3 * i + 3)]
    if (i < x.length || y[row] === 'rare') expect(made).toEqual(x[row])
    else expect(made).not.toEqual(x[row])
  })
})

test('samplers in turn tell the rows that theirs come from', async () => {
  const got = await samplersInTurn(
    randomUnderSampler(),
    randomOverSampler({ samplingStrategy: { rare: 20 } }),
  ).resample({
    x,
    y,
  })
  expect(counts(got.y)).toEqual({ big: 14, mid: 14, rare: 20 })
  expect(got.x).toEqual(Array.from(got.source, (r) => x[r]))
})

test('borderline SMOTE warns of a class without rows in danger', async () => {
  const warnings: string[] = []
  const apart = [...Array(20).keys()].map((i) => [i < 6 ? i / 10 : 100 + i])
  const labels = apart.map((_, i) => (i < 6 ? 'few' : 'many'))
  const options = { onWarning: (w: { code: string }) => warnings.push(w.code) }
  const got = await borderlineSmote({ kNeighbors: 2, mNeighbors: 3 }).resample({ x: apart, y: labels }, options)
  expect(warnings).toEqual(['no-danger'])
  expect(got.y.length).toBe(20)
})

test('an abort rejects with its reason', async () => {
  const reason = new Error('enough')
  await expect(smote().resample({ x, y }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const controller = new AbortController()
  const wide = Array.from({ length: 6000 }, (_, i) => Array.from({ length: 30 }, (_, j) => (i * (j + 7)) % 101))
  const started = performance.now()
  setTimeout(() => controller.abort(reason), 30)
  const half = wide.map((_, i) => (i % 2 === 0 ? 'a' : i % 200 === 1 ? 'a' : 'b'))
  await expect(tomekLinks().resample({ x: wide, y: half }, { signal: controller.signal })).rejects.toBe(reason)
  expect(performance.now() - started).toBeLessThan(1500)
})

describe('refused', () => {
  const mixed = table([
    { kind: 'number', name: 'n', data: Float64Array.from(x, (r) => r[0]!) },
    { kind: 'string', name: 's', categories: ['a'], data: new Int32Array(x.length) },
  ])
  const cases: [string, () => unknown, unknown, string][] = [
    [
      'scattered copies of texts',
      () => randomOverSampler({ shrinkage: 1 }).resample({ x: ['a', 'b', 'c'] as never, y: [1, 1, 2] }),
      InputError,
      'randomOverSampler.resample: expected rows and columns, got an array of single values. Give a rank-2 tensor or an array of rows.',
    ],
    [
      'a class that no shrinkage is given for',
      () => randomOverSampler({ shrinkage: { mid: 1 } }).resample({ x, y }),
      ParamError,
      "randomOverSampler: expected 'shrinkage' to name each class that gets rows, got none for 'rare'. Give it one, or one number for all.",
    ],
    [
      'a class that has the name of what every object has, and no shrinkage',
      () => randomOverSampler({ shrinkage: { mid: 1 } }).resample({ x: [[1], [2], [3]], y: ['a', 'a', 'toString'] }),
      ParamError,
      "randomOverSampler: expected 'shrinkage' to name each class that gets rows, got none for 'toString'. Give it one, or one number for all.",
    ],
    [
      'a shrinkage below 0',
      () => randomOverSampler({ shrinkage: { rare: -1 } }),
      ParamError,
      "randomOverSampler: expected 'shrinkage' to be a number >= 0, an object of such by label, or null, got { rare }. The default is null.",
    ],
    [
      'a strategy that is none',
      () => smote({ samplingStrategy: 'most' as never }),
      ParamError,
      "smote: expected 'samplingStrategy' to be one of 'auto', 'minority', 'notMinority', 'notMajority', 'all', a ratio in (0, 1], or an object of numbers of rows by label, got 'most'. The default is 'auto'.",
    ],
    [
      'too few rows of a class',
      () => smote({ kNeighbors: 14 }).resample({ x, y }),
      InputError,
      "smote.resample: expected more than 14 rows of class 'rare' for 'kNeighbors' 14, got 14. Lower it to 13 or less.",
    ],
    [
      'weights of rows that nobody weighed',
      () => smote().resample({ x, y, weight: y.map(() => 1) }),
      InputError,
      'smote.resample: expected no weights, got 144. A synthetic row has none: leave weight out, or use randomOverSampler.',
    ],
    [
      'one class',
      () => tomekLinks().resample({ x: [[1], [2]], y: ['a', 'a'] }),
      InputError,
      "tomekLinks.resample: expected rows of at least two classes, got only 'a'. Check y.",
    ],
    [
      'missing numbers',
      () => adasyn().resample({ x: x.map((r, i) => (i === 3 ? [0, NaN, 0] : r)), y }),
      InputError,
      'adasyn.resample: expected finite numbers, got NaN in row 3, column 1. Impute or drop it first.',
    ],
    [
      'a class that would have to lose rows',
      () => smote({ samplingStrategy: { mid: 10 } }).resample({ x, y }),
      ParamError,
      "smote: expected 'samplingStrategy' to ask for at least the 40 rows that class 'mid' has, got 10. Remove rows with randomUnderSampler.",
    ],
    [
      'a class that would have to gain rows',
      () => randomUnderSampler({ samplingStrategy: { rare: 20 } }).resample({ x, y }),
      ParamError,
      "randomUnderSampler: expected 'samplingStrategy' to ask for 1 to 14 rows, which class 'rare' has, got 20. Add rows with randomOverSampler.",
    ],
    [
      'a ratio of three classes',
      () => smote({ samplingStrategy: 0.5 }).resample({ x, y }),
      InputError,
      "smote.resample: expected two classes for a ratio as 'samplingStrategy', got 3. Give the number of rows by label.",
    ],
    [
      'an unknown label',
      () => tomekLinks({ samplingStrategy: ['huge'] }).resample({ x, y }),
      ParamError,
      "tomekLinks: expected 'samplingStrategy' to name classes of y, got 'huge'. The classes are big, mid, rare.",
    ],
    [
      'a class that would vanish',
      () =>
        editedNearestNeighbours({ samplingStrategy: 'all', nNeighbors: 1 }).resample({
          x: [[0], [1], [1.1], [2]],
          y: ['a', 'a', 'b', 'a'],
        }),
      InputError,
      "editedNearestNeighbours.resample: expected rows of class 'b' among rows of their own class, got none; none would be left. Use kindSel 'mode', or leave the class out of 'samplingStrategy'.",
    ],
    [
      'a table of numbers only',
      () => smoteNc({ categorical: ['n'] }).resample({ x: mixed, y }),
      InputError,
      "smoteNc.resample: expected columns of numbers and of categories, got only categories. Use randomOverSampler, or name others in 'categorical'.",
    ],
    [
      'fewer labels than rows',
      () => smote().resample({ x, y: ['big'] }),
      InputError,
      'smote.resample: expected 144 entries in y, one a row, got 1. Make them equally long.',
    ],
  ]
  test.each(cases)('%s', async (_, run, Class, message) => {
    const error = await (async () => run())().then(
      () => undefined,
      (e: unknown) => e,
    )
    expect((error as Error)?.message).toBe(message)
    expect(error).toBeInstanceOf(Class)
  })
})
