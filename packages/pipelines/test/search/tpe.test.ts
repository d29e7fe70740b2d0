import { stream } from '@foldwise/core'
import { accuracy, meanSquaredError } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { alternatives, pipeline, randomSearch, standardScaler, tpeSearch } from '../../src/index.ts'
import { dimensionsOf } from '../../src/search/space.ts'
import { Parzen } from '../../src/search/tpe/parzen.ts'
import { maxScale, meanOf, means } from '../compose/steps.ts'
import golden from '../fixtures/validation.json' with { type: 'json' }

const { x, labels: y, values: targets } = golden
const range = (min: number, max: number, more: object = {}) => ({ kind: 'number', min, max, ...more }) as const

/** Searches for the least of a function; folds are of two rows, as only the values count. */
async function least<G extends Parameters<typeof randomSearch>[0]['space']>(
  search: typeof tpeSearch | typeof randomSearch,
  space: G,
  f: (values: never) => number,
  nTrials: number,
  seed: number,
) {
  let value = 0
  const made = search({
    space,
    nTrials,
    lowerIsBetter: true,
    cv: 2,
    recipe: (values) => {
      value = f(values as never)
      return means()
    },
    metric: () => value,
  })
  return made.run({ x: x.slice(0, 12), y: y.slice(0, 12) }, { seed })
}
const median = (v: number[]) => v.sort((a, b) => a - b)[v.length >> 1]!

describe('tpeSearch finds lower values than random draws in as many trials, median of five seeds', () => {
  const cases = {
    'a valley in a product of both': {
      space: { a: range(-5, 5), b: range(-5, 5) },
      f: ({ a, b }: { a: number; b: number }) => (a + b - 3) ** 2 + 0.1 * (a - b) ** 2,
    },
    'a logarithmic range, whole numbers and choices': {
      space: { c: range(1e-5, 1e5, { log: true }), n: { kind: 'integer', min: 1, max: 40 }, kind: ['x', 'y', 'z'] },
      f: ({ c, n, kind }: { c: number; n: number; kind: string }) =>
        (Math.log10(c) - 2) ** 2 + ((n - 17) / 10) ** 2 + (kind === 'y' ? 0 : 1),
    },
    alternatives: {
      space: {
        m: alternatives({
          flat: { c: range(-1, 1) },
          deep: { a: range(0, 10), b: range(0, 10), c: range(0, 10) },
        }),
      },
      f: ({ m }: { m: { name: string; values: { a: number; b: number; c: number } } }) =>
        m.name === 'flat' ? 30 + m.values.c : (m.values.a - 2) ** 2 + (m.values.b - 7) ** 2 + (m.values.c - 4) ** 2,
    },
  }
  for (const [name, { space, f }] of Object.entries(cases)) {
    test(name, async () => {
      const best = async (search: typeof tpeSearch | typeof randomSearch) => {
        const found: number[] = []
        for (const seed of [0, 1, 2, 3, 4])
          found.push((await least(search, space as never, f as never, 60, seed)).best.mean)
        return median(found)
      }
      expect(await best(tpeSearch)).toBeLessThan(0.6 * (await best(randomSearch)))
    })
  }
})

test('the same seed tries the same, another seed other values', async () => {
  const run = async (seed: number) =>
    (await least(tpeSearch, { a: range(0, 1) }, ({ a }: { a: number }) => a, 20, seed)).trials.map((t) => t.params)
  expect(await run(1)).toEqual(await run(1))
  expect(await run(2)).not.toEqual(await run(1))
})

test('values of alternatives are typed by their name', async () => {
  const search = tpeSearch({
    space: {
      model: alternatives({
        logistic: { C: logisticRegression.params.C.space!, withStd: [true, false] },
        means: { times: { kind: 'integer', min: 1, max: 3 } },
      }),
    },
    nTrials: 14,
    recipe: ({ model }) =>
      model.name === 'logistic'
        ? pipeline(standardScaler({ withStd: model.values.withStd }), logisticRegression({ C: model.values.C }))
        : pipeline(maxScale({ times: model.values.times }), means()),
    metric: accuracy,
    cv: 3,
  })
  const { trials, best, model } = await search.run({ x, y })
  expectTypeOf(best.params.model.name).toEqualTypeOf<'logistic' | 'means'>()
  expect(new Set(trials.map((t) => t.params.model.name))).toEqual(new Set(['logistic', 'means']))
  expect(trials.every((t) => 'C' in t.params.model.values === (t.params.model.name === 'logistic'))).toBe(true)
  expect((await model.predict(x)).length).toBe(x.length)
})

describe('Parzen', () => {
  const dimensions = dimensionsOf('test', {
    a: range(0, 1),
    n: { kind: 'integer', min: 1, max: 6 },
    c: range(0.01, 100, { log: true }),
    k: ['p', 'q', 'r'],
  })
  const points = [
    [0.2, 2, 1, 0],
    [0.25, 2, 3, 0],
    [0.9, 6, 0.02, 2],
  ].map((p) => Float64Array.from(p))

  test('densities of whole numbers and choices add up to 1, and of ranges integrate to 1', () => {
    const one = dimensionsOf('test', { n: { kind: 'integer', min: 1, max: 6 }, k: ['p', 'q', 'r'] })
    const p = new Parzen(one, [Float64Array.of(2, 0), Float64Array.of(6, 2)])
    let sum = 0
    for (let n = 1; n <= 6; n++) for (let k = 0; k < 3; k++) sum += Math.exp(p.logDensity(Float64Array.of(n, k)))
    expect(sum).toBeCloseTo(1, 9)
    const two = dimensionsOf('test', { a: range(0, 1), c: range(0.01, 100, { log: true }) })
    const q = new Parzen(two, [Float64Array.of(0.2, 1), Float64Array.of(0.9, 50)])
    let area = 0
    const steps = 200
    // The density is of the logarithm.
    for (let i = 0; i < steps; i++) {
      for (let j = 0; j < steps; j++) {
        const c = Math.exp(Math.log(0.01) + ((j + 0.5) / steps) * Math.log(1e4))
        area += Math.exp(q.logDensity(Float64Array.of((i + 0.5) / steps, c))) / steps / steps
      }
    }
    expect(area * Math.log(1e4)).toBeCloseTo(1, 3)
  })

  test('draws are inside the space, and follow the density', () => {
    const p = new Parzen(dimensions, points)
    const rng = stream(0, 'test')
    const counts = new Map<number, number>()
    for (let i = 0; i < 4000; i++) {
      const [a, n, c, k] = p.sample(rng) as unknown as [number, number, number, number]
      expect(
        a >= 0 && a <= 1 && Number.isInteger(n) && n >= 1 && n <= 6 && c >= 0.01 && c <= 100 && k >= 0 && k < 3,
      ).toBe(true)
      counts.set(k, (counts.get(k) ?? 0) + 1)
    }
    // Two of three kernels and the prior: (2 (1 + 1/4) / (1 + 3/4) + 2/7 ... ) / 4 by hand.
    const own = 1.25 / 1.75
    const other = 0.25 / 1.75
    expect(Math.abs(counts.get(0)! / 4000 - (2 * own + other + 1 / 3) / 4)).toBeLessThan(0.03)
  })
})

test('regressors are searched alike', async () => {
  const search = tpeSearch({
    space: { times: { kind: 'integer', min: 1, max: 4 } },
    nTrials: 12,
    recipe: (p) => pipeline(maxScale(p), meanOf()),
    metric: meanSquaredError,
    lowerIsBetter: true,
  })
  expect((await search.run({ x, y: targets })).trials.length).toBe(12)
})
