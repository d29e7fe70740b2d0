import { defineTransformer, denseInput, hostTensor, integer, type Warning } from '@foldwise/core'
import { accuracy, logLoss } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  columnTransformer,
  gridSearch,
  halvingSearch,
  ofKind,
  oneHotEncoder,
  pipeline,
  standardScaler,
  tableFromRecords,
  tpeSearch,
  validationCurve,
} from '../../src/index.ts'
import { SharedPrefixes } from '../../src/validation/shared-prefixes.ts'

const x = Array.from({ length: 90 }, (_, i) => [Math.imul(i, 37) % 11, Math.imul(i, 53) % 17, i % 5])
const y = x.map(([a, b], i) => (a! * 2 > b! === i % 6 > 0 ? 'yes' : 'no'))

/** Adds `by`; counts its fits and the rows that it transformed. */
function counting() {
  const counts = { fits: 0, rows: 0, alive: 0 }
  const factory = defineTransformer({
    type: 'test/counting',
    version: 1,
    accepts: denseInput,
    params: { by: integer({ default: 0 }) },
    fit(_, { by }, ctx) {
      counts.fits++
      counts.alive++
      ctx.warn('counted', `added ${by}`)
      return { tensors: {}, facts: { by } }
    },
    methods: (_, { by }) => ({
      transform(rows) {
        counts.rows += rows.shape[0]
        return hostTensor(
          rows.data.map((v) => v + by),
          rows.shape,
          'float64',
        )
      },
    }),
  })
  return { factory, counts }
}

/** The same recipe, which nothing knows to be the same. */
const unknown = <R extends object>(recipe: R): R => Object.freeze({ ...recipe })

describe('pipelines that begin alike', () => {
  const grid = { by: [1, 2], C: [0.1, 1, 10] }
  const run = async (hide: boolean) => {
    const { factory, counts } = counting()
    const warnings: string[] = []
    const search = gridSearch({
      grid,
      recipe: ({ by, C }) => {
        const first = factory({ by })
        return pipeline(hide ? unknown(first) : first, standardScaler(), logisticRegression({ C }))
      },
      metric: { from: 'predictProba', metric: logLoss },
      lowerIsBetter: true,
      cv: 3,
    })
    const onWarning = (w: Warning) => warnings.push(w.message)
    const { trials, best } = await search.run({ x, y }, { seed: 3, onWarning })
    return { scores: trials.map((t) => t.values), best: best.params, counts, warnings }
  }

  test('are fitted once a fold and score with the same bits and warnings', async () => {
    const [shared, apart] = [await run(false), await run(true)]
    expect(shared.scores).toEqual(apart.scores)
    expect(shared.best).toEqual(apart.best)
    expect(shared.warnings).toEqual(apart.warnings)
    expect(shared.warnings).toHaveLength(6 * 3 + 1)
    // Of two values in three folds, and of the best on all rows; else of six candidates.
    expect(shared.counts.fits).toBe(2 * 3 + 1)
    expect(apart.counts.fits).toBe(6 * 3 + 1)
    // Each fit transforms its 60 rows, and each fold's 30 test rows once.
    expect(shared.counts.rows).toBe(2 * 3 * (60 + 30) + 90)
    expect(apart.counts.rows).toBe(6 * 3 * (60 + 30) + 90)
  })

  test('are shared by validation curves, and by searches that draw and that begin on few rows', async () => {
    for (const way of ['curve', 'tpe', 'halving'] as const) {
      const results = []
      const fits = []
      for (const hide of [false, true]) {
        const { factory, counts } = counting()
        const first = () => (hide ? unknown(factory()) : factory())
        const recipe = (C: number) => pipeline(first(), logisticRegression({ C }))
        const options = { recipe: ({ C }: { C: number }) => recipe(C), metric: accuracy, cv: 2 }
        const space = { C: { kind: 'number', min: 0.01, max: 100, log: true } } as const
        if (way === 'curve') {
          results.push(
            (await validationCurve({ x, y }, { values: [0.1, 1], recipe, metrics: { accuracy }, cv: 2 })).map(
              ({ scores, trainScores }) => ({ scores, trainScores }),
            ),
          )
        } else if (way === 'tpe') {
          results.push((await tpeSearch({ ...options, space, nTrials: 5 }).run({ x, y })).trials.map((t) => t.values))
        } else {
          const search = halvingSearch({ ...options, space, nCandidates: 4, factor: 2, minShare: 0.5 })
          results.push((await search.run({ x, y })).trials.map((t) => [t.share, t.values]))
        }
        fits.push(counts.fits)
      }
      expect(results[0]).toEqual(results[1])
      expect([way, ...fits]).toEqual({ curve: [way, 2, 4], tpe: [way, 3, 11], halving: [way, 5, 13] }[way])
    }
  })

  test('are found in column transformers that are made anew for each candidate', async () => {
    const table = tableFromRecords(x.map(([a, b], i) => ({ a: a!, b: b!, kind: ['red', 'green', 'blue'][i % 3]! })))
    const { factory, counts } = counting()
    const search = gridSearch({
      grid: { C: [0.1, 1, 10] },
      recipe: ({ C }) =>
        pipeline(
          columnTransformer([
            [pipeline(factory(), standardScaler()), ofKind('number')],
            [oneHotEncoder(), ['kind']],
          ]),
          logisticRegression({ C }),
        ),
      metric: accuracy,
      cv: 3,
    })
    await search.run({ x: table, y })
    expect(counts.fits).toBe(3 + 1)
  })
})

test('what is kept is bounded, and used rows are kept longest', async () => {
  const { factory, counts } = counting()
  const fold = (n: number) => ({
    train: Int32Array.from({ length: 60 }, (_, i) => (i + n) % 90),
    test: Int32Array.from({ length: 30 }, (_, i) => (i + n + 60) % 90),
  })
  const recipe = pipeline(factory(), logisticRegression())
  const fit = async (prefixes: SharedPrefixes, n: number) => {
    prefixes.fold(String(n), { x, y }, fold(n))
    const model = (await prefixes.fit(String(n), recipe as never, {})) as { dispose(): void }
    model.dispose()
  }
  // A fold's rows are 90 x 3 numbers, and what was made of the training rows 60 x 3 more.
  const perFold = 8 * 3 * 150
  for (const [most, fits] of [
    [2 * perFold, [0, 1, 0, 1]],
    [perFold, [0, 1, 0, 1]],
  ] as const) {
    using prefixes = new SharedPrefixes(most)
    counts.fits = 0
    for (const n of fits) await fit(prefixes, n)
    expect(counts.fits).toBe(most === perFold ? 4 : 2)
  }
})
