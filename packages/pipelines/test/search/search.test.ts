import { InputError, type Label, ParamError, save } from '@foldwise/core'
import { accuracy, hammingLoss, logLoss, meanSquaredError } from '@foldwise/metrics'
import { decisionTreeMultiOutputClassifier, logisticRegression } from '@foldwise/models'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  crossValidate,
  gridSearch,
  pipeline,
  randomSearch,
  standardScaler,
  stratifiedKFold,
  type TrialRecord,
  type TrialStore,
  validationCurve,
} from '../../src/index.ts'
import { maxScale, meanOf, means } from '../compose/steps.ts'
import golden from '../fixtures/validation.json' with { type: 'json' }

const { x, labels: y, values: targets } = golden
const C = [0.01, 1, 100]
const recipe = ({ C }: { readonly C: number }) => pipeline(standardScaler(), logisticRegression({ C }))

describe('gridSearch', () => {
  test('scores as validationCurve does, and fits the best on all rows', async () => {
    const search = gridSearch({ grid: { C }, recipe, metric: accuracy })
    const got = await search.run({ x, y })
    const curve = await validationCurve({ x, y }, { values: C, recipe: (c) => recipe({ C: c }), metrics: { accuracy } })
    expect(got.trials.map((t) => t.params)).toEqual([{ C: 0.01 }, { C: 1 }, { C: 100 }])
    expect(got.trials.map((t) => t.values)).toEqual(curve.map((p) => p.scores.accuracy.values))
    const means = got.trials.map((t) => t.mean)
    expect(got.best).toBe(got.trials[means.indexOf(Math.max(...means))])
    const alone = await recipe(got.best.params).fit({ x, y })
    expect(save(got.model)).toEqual(save(alone))
    expect(save(await search.fit({ x, y }))).toEqual(save(alone))
  })

  test('the smallest loss wins where lower is better', async () => {
    const metric = { from: 'predictProba', metric: logLoss } as const
    const got = await gridSearch({ grid: { C }, recipe, metric, lowerIsBetter: true, cv: 3 }).run({ x, y })
    expect(got.best.mean).toBe(Math.min(...got.trials.map((t) => t.mean)))
    expect(new Set(got.trials.map((t) => t.mean)).size).toBe(3)
  })

  test('tries every combination, and reports each', async () => {
    const seen: unknown[] = []
    const search = gridSearch({
      grid: { times: [1, 2], kind: ['a', 'b', 'c'] },
      recipe: (p) => pipeline(maxScale({ times: p.times }), meanOf()),
      metric: meanSquaredError,
    })
    const { trials } = await search.run({ x, y: targets }, { onProgress: (p) => seen.push([p.stage, p.done, p.total]) })
    expectTypeOf(trials[0]!.params).toEqualTypeOf<{ readonly times: 1 | 2; readonly kind: 'a' | 'b' | 'c' }>()
    expect(trials.map((t) => `${t.params.times}${t.params.kind}`)).toEqual(['1a', '1b', '1c', '2a', '2b', '2c'])
    expect(seen).toEqual([1, 2, 3, 4, 5, 6].map((n) => ['trials', n, 6]))
  })

  test('inside crossValidate it is nested: no bit of what it chose depends on the test rows', async () => {
    const cv = stratifiedKFold({ nSplits: 3 })
    const search = gridSearch({ grid: { C }, recipe, metric: accuracy, cv: 3 })
    const bits = async (rows: number[][]) => {
      const { models } = await crossValidate(search, { x: rows, y }, { metrics: { accuracy }, cv, models: true })
      return models.map((m) => Buffer.from(save(m)).toString('base64'))
    }
    const plain = await bits(x)
    for (const [f, { test: tested }] of [...cv.split({ x, y })].entries()) {
      const inTest = new Set(tested)
      const changed = x.map((r, i) => (inTest.has(i) ? r.map((v) => 1e6 - 1e5 * v) : r))
      const other = await bits(changed)
      expect(other[f]).toBe(plain[f])
      expect(other[(f + 1) % 3]).not.toBe(plain[(f + 1) % 3])
    }
  })

  test('an abort rejects with its reason', async () => {
    const controller = new AbortController()
    const search = gridSearch({ grid: { C }, recipe, metric: accuracy })
    const reason = new Error('enough')
    const done = search.run({ x, y }, { signal: controller.signal, onProgress: () => controller.abort(reason) })
    await expect(done).rejects.toBe(reason)
  })
})

describe('randomSearch', () => {
  const space = {
    C: logisticRegression.params.C.space!,
    n: { kind: 'integer', min: 2, max: 5 },
    share: { kind: 'number', min: -1, max: 1 },
    power: { kind: 'integer', min: 1, max: 1000, log: true },
    norm: ['l1', 'l2'],
  } as const

  test('draws within the space, by the seed, trial by trial', async () => {
    const draws = async (seed: number, nTrials: number) => {
      const search = randomSearch({ space, nTrials, recipe: () => means(), metric: () => 0, cv: 2 })
      return (await search.run({ x, y }, { seed })).trials.map((t) => t.params)
    }
    const some = await draws(1, 60)
    for (const p of some) {
      expect(p.C >= 1e-4 && p.C <= 1e4 && p.share >= -1 && p.share <= 1).toBe(true)
    }
    expect([...new Set(some.map((p) => p.n))].sort()).toEqual([2, 3, 4, 5])
    expect([...new Set(some.map((p) => p.norm))].sort()).toEqual(['l1', 'l2'])
    // Half of the draws of a logarithmic range are below its geometric middle.
    expect(some.filter((p) => p.C < 1).length).toBeGreaterThan(18)
    expect(some.filter((p) => p.C < 1).length).toBeLessThan(42)
    expect(some.every((p) => Number.isInteger(p.power) && p.power >= 1 && p.power <= 1000)).toBe(true)
    expect(some.filter((p) => p.power < 32).length).toBeGreaterThan(18)
    expect(await draws(1, 5)).toEqual(some.slice(0, 5))
    expect(await draws(2, 5)).not.toEqual(some.slice(0, 5))
  })
})

test('classifiers of several labels a row are searched, scored by metrics of such rows', async () => {
  const both = x.map((row, i) => [Number(row[0]! > 0), i % 3 === 0 ? 0 : Number(row[1]! > 0)])
  const search = gridSearch({
    grid: { maxDepth: [1, 6] },
    recipe: ({ maxDepth }) => pipeline(standardScaler(), decisionTreeMultiOutputClassifier({ maxDepth })),
    metric: hammingLoss,
    lowerIsBetter: true,
    cv: 3,
    store: memory(),
  })
  expect(search.kind).toBe('multiOutputClassifier')
  const { model, best, trials } = await search.run({ x, y: both })
  const losses = trials.map((t) => t.mean)
  expect(losses[1]).toBeLessThan(losses[0]!)
  expect(best.params).toEqual({ maxDepth: 6 })
  const predicted = await model.predict(x)
  expectTypeOf(predicted).toEqualTypeOf<Label[][]>()
  expect(predicted[0]).toHaveLength(2)
})

function memory(): TrialStore {
  const records: TrialRecord[] = []
  return {
    read: async () => records,
    append: async (record) => {
      records.push(record)
    },
  }
}

describe('refused', () => {
  const cases: [string, () => unknown, unknown, string][] = [
    [
      'an empty grid',
      () => gridSearch({ grid: {}, recipe: () => means(), metric: accuracy }),
      ParamError,
      "grid-search: expected 'grid' to list values by name, got no names. For example { C: [0.1, 1, 10] }.",
    ],
    [
      'no values',
      () => gridSearch({ grid: { C: [] }, recipe: () => means(), metric: accuracy }),
      ParamError,
      "grid-search: expected 'grid' to list values by name, got [] for 'C'. For example { C: [0.1, 1, 10] }.",
    ],
    [
      'a transformer',
      () => gridSearch({ grid: { C }, recipe: () => standardScaler() as never, metric: accuracy }),
      ParamError,
      "grid-search: expected 'recipe' to give recipes of classifiers or regressors, got 'transformer'. See SearchOptions.",
    ],
    [
      'a logarithmic range from 0',
      () =>
        randomSearch({
          space: { C: { kind: 'number', min: 0, max: 1, log: true } },
          recipe: () => means(),
          metric: accuracy,
        }),
      ParamError,
      "random-search: expected 'space' to have lists or ranges by name, got { kind, min, max, log } for 'C'. For example { C: { kind: 'number', min: 1e-3, max: 1e3, log: true } }.",
    ],
    [
      'no trials',
      () => randomSearch({ space: { C }, nTrials: 0, recipe: () => means(), metric: accuracy }),
      ParamError,
      "random-search: expected 'nTrials' to be an integer >= 1, got 0. The default is 10.",
    ],
    [
      'too few labels',
      () => gridSearch({ grid: { C }, recipe: () => means(), metric: accuracy }).fit({ x, y: ['a'] }),
      InputError,
      'grid-search: expected 66 entries in y, one a row, got 1. Make them equally long.',
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
