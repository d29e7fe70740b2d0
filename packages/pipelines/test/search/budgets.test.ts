import { save, type Warning } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  crossValidate,
  functionTransformer,
  gridSearch,
  halvingSearch,
  hyperbandSearch,
  nestedCrossValidate,
  pipeline,
  randomSearch,
  type Search,
  standardScaler,
  stratifiedKFold,
  type TrialRecord,
  type TrialStore,
  tpeSearch,
} from '../../src/index.ts'
import { optimismOf } from '../../src/search/optimism.ts'
import { hopeless } from '../../src/search/prune.ts'
import { means } from '../compose/steps.ts'
import golden from '../fixtures/validation.json' with { type: 'json' }

const { x, labels: y } = golden
const space = { C: logisticRegression.params.C.space! }
const recipe = ({ C }: { readonly C: number }) => pipeline(standardScaler(), logisticRegression({ C }))
const trial = (values: number[], more: object = {}) => ({
  params: {},
  values,
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  std: 0,
  fitMs: [],
  share: 1,
  pruned: false,
  ...more,
})

/** A search whose scores are given, trial by trial and fold by fold. */
const scripted = (scores: readonly (readonly number[])[], more: object = {}) => {
  const folds: number[] = []
  return gridSearch({
    grid: { i: [...scores.keys()] },
    recipe: ({ i }) => {
      folds.length = 0
      folds.push(...(scores[i] ?? []))
      return means()
    },
    metric: () => folds.shift() ?? 0,
    cv: 2,
    ...more,
  })
}

describe('a trial that fails', () => {
  const failing = (from: number, more: object = {}) =>
    gridSearch({
      grid: { i: [0, 1, 2, 3] },
      recipe: ({ i }) => {
        const transform = (rows: readonly (readonly number[])[]) => (i < from ? rows : unreachable(i))
        return pipeline(functionTransformer(`part-${i}`, { transform }), logisticRegression({ C: i + 1 }))
      },
      metric: accuracy,
      cv: 2,
      ...more,
    })
  const unreachable = (i: number): never => {
    throw new RangeError(`no ${i} here.`)
  }

  test('is kept with its error and is never the best; the search goes on', async () => {
    const warnings: Warning[] = []
    const { trials, best } = await failing(2).run({ x, y }, { onWarning: (w) => warnings.push(w) })
    expect(trials.map((t) => t.error)).toEqual([undefined, undefined, 'no 2 here.', 'no 3 here.'])
    expect(trials[2]!.mean).toBeNaN()
    expect(best.params.i).toBeLessThan(2)
    expect(warnings.map((w) => w.code)).toEqual(['trial-failed', 'trial-failed'])
    expect(warnings[0]!.message).toContain('trial 3, fold 1 of 2: no 2 here.')
  })

  test('is not tried again where it is kept in a store', async () => {
    const records: TrialRecord[] = []
    const store: TrialStore = { read: async () => records, append: async (r) => void records.push(r) }
    const first = await failing(2, { store }).run({ x, y })
    const again = await failing(2, { store }).run({ x, y })
    expect(records).toHaveLength(4)
    expect(again.trials).toEqual(first.trials)
  })

  test('throws what happened where none gets through', async () => {
    await expect(failing(0).run({ x, y })).rejects.toThrow('got none of 4; the first that failed says: no 0 here.')
  })

  test('is not made of an abort', async () => {
    const at = new AbortController()
    const reason = new Error('enough')
    const metric = () => {
      at.abort(reason)
      throw reason
    }
    await expect(failing(4, { metric }).run({ x, y }, { signal: at.signal })).rejects.toBe(reason)
  })
})

describe('budgets', () => {
  test('patience counts trials that were no better', async () => {
    const scores = [0.1, 0.3, 0.2, 0.3, 0.4, 0.1, 0.1, 0.1, 0.9].map((s) => [s, s])
    const { trials, best } = await scripted(scores, { patience: 3 }).run({ x, y })
    expect(trials.map((t) => t.mean)).toEqual([0.1, 0.3, 0.2, 0.3, 0.4, 0.1, 0.1, 0.1])
    expect(best.params.i).toBe(4)
  })

  test('no trial begins after the time, and one always does', async () => {
    const slow = gridSearch({
      grid: { i: [...Array(1000).keys()] },
      recipe: () => means(),
      metric: () => {
        const end = performance.now() + 10
        while (performance.now() < end);
        return 1
      },
      cv: 2,
      timeMs: 60,
    })
    const { trials } = await slow.run({ x, y })
    expect(trials.length).toBeGreaterThan(0)
    expect(trials.length).toBeLessThan(20)
    expect((await scripted([[1, 1]], { timeMs: 1e-6 }).run({ x, y })).trials.length).toBe(1)
  })

  test('pruned trials stop at the fold that tells, and are never the best', async () => {
    const scores = [
      [0.5, 0.5],
      [0.6, 0.6],
      [0.4, 0.9],
      [0.7, 0.1],
    ]
    const { trials, best } = await tpeLike(scores)
    expect(trials.map((t) => t.values)).toEqual([[0.5, 0.5], [0.6, 0.6], [0.4], [0.7, 0.1]])
    expect(trials.map((t) => t.pruned)).toEqual([false, false, true, false])
    expect(best.values).toEqual([0.6, 0.6])
  })

  test('the median rule', () => {
    const earlier = [trial([0.5, 0.6]), trial([0.7, 0.8]), trial([0.6, 0.4])]
    expect(hopeless([0.59], 1, earlier, false, { startupTrials: 3 })).toBe(true)
    expect(hopeless([0.6], 1, earlier, false, { startupTrials: 3 })).toBe(false)
    expect(hopeless([0.61], 1, earlier, true, { startupTrials: 3 })).toBe(true)
    expect(hopeless([0.1], 1, earlier, false, {})).toBe(false)
    expect(hopeless([0.1], 1, earlier, false, { startupTrials: 3, warmupFolds: 2 })).toBe(false)
    expect(hopeless([0.1], 0.5, earlier, false, { startupTrials: 3 })).toBe(false)
    expect(hopeless([NaN], 1, earlier, false, { startupTrials: 3 })).toBe(true)
  })
})

/** One trial at a time, so that each is pruned by those before it. */
async function tpeLike(scores: readonly (readonly number[])[]) {
  const folds: number[] = []
  let i = 0
  return tpeSearch({
    space: { a: { kind: 'number', min: 0, max: 1 } },
    nTrials: scores.length,
    nStartupTrials: 1,
    recipe: () => {
      folds.length = 0
      // The first call asks for the recipe's kind.
      folds.push(...(scores[i++ - 1] ?? []))
      return means()
    },
    metric: () => folds.shift()!,
    cv: 2,
    prune: { startupTrials: 2 },
  }).run({ x, y })
}

describe('optimism', () => {
  test('is by how much the folds’ own winners beat the winner of all', () => {
    const trials = [trial([0.8, 0.6]), trial([0.7, 0.9])]
    expect(optimismOf(trials, trials[1]!, false)).toBeCloseTo(0.05, 12)
    expect(optimismOf(trials, trials[0]!, true)).toBeCloseTo(0.05, 12)
    expect(optimismOf([trials[0]!], trials[0]!, false)).toBe(0)
  })

  test('on labels of pure chance, the best score less its optimism is nearer to chance', async () => {
    const errors: number[] = []
    const corrected: number[] = []
    for (let seed = 0; seed < 8; seed++) {
      const scores = Array.from({ length: 40 }, (_, i) =>
        Array.from({ length: 5 }, (_, k) => 0.5 + 0.05 * Math.sin(1 + 78.233 * (i + 1) * (k + 2) * (seed + 3))),
      )
      const { best, optimism } = await scripted(scores, { cv: 5 }).run({ x, y })
      errors.push(Math.abs(best.mean - 0.5))
      corrected.push(Math.abs(best.mean - optimism - 0.5))
    }
    const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length
    expect(mean(corrected)).toBeLessThan(mean(errors))
  })
})

test('nestedCrossValidate scores as crossValidate, and tells what each search found', async () => {
  const search = randomSearch({ space, recipe, metric: accuracy, nTrials: 4, cv: 3 })
  const nested = await nestedCrossValidate(search, { x, y }, { metrics: { accuracy }, cv: 3, seed: 2 })
  const plain = await crossValidate(search, { x, y }, { metrics: { accuracy }, cv: 3, seed: 2 })
  expect(nested.scores).toEqual(plain.scores)
  expect(nested.searches.map((s) => s.trials.length)).toEqual([4, 4, 4])
})

describe('no bit of what a search chose depends on the test rows', () => {
  const common = { recipe, metric: accuracy, cv: 3 }
  const options = { ...common, space }
  const searches: { readonly [name: string]: Search<{ readonly C: number }, ReturnType<typeof recipe>> } = {
    gridSearch: gridSearch({ ...common, grid: { C: [0.01, 1, 100] } }),
    randomSearch: randomSearch({ ...options, nTrials: 4 }),
    tpeSearch: tpeSearch({ ...options, nTrials: 8, nStartupTrials: 4, prune: { startupTrials: 2 } }),
    halvingSearch: halvingSearch({ ...options, nCandidates: 9, minShare: 1 / 3 }),
    hyperbandSearch: hyperbandSearch({ ...options, minShare: 1 / 3 }),
  }
  const cv = stratifiedKFold({ nSplits: 3 })
  for (const [name, search] of Object.entries(searches)) {
    test(name, async () => {
      const bits = async (rows: number[][]) => {
        const { models } = await crossValidate(search, { x: rows, y }, { metrics: { accuracy }, cv, models: true })
        return models.map((m) => Buffer.from(save(m)).toString('base64'))
      }
      const plain = await bits(x)
      for (const [f, { test: tested }] of [...cv.split({ x, y })].entries()) {
        const inTest = new Set(tested)
        const changed = await bits(x.map((r, i) => (inTest.has(i) ? r.map((v) => 1e6 - 1e5 * v) : r)))
        expect(changed[f]).toBe(plain[f])
        expect(changed[(f + 1) % 3]).not.toBe(plain[(f + 1) % 3])
      }
    })
  }
})
