import { ParamError, save, type Warning } from '@foldwise/core'
import { logLoss } from '@foldwise/metrics'
import { gradientBoostingClassifier, randomForestClassifier } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import { gridSearch, type Pruning, pipeline, standardScaler, type TrialRecord, tpeSearch } from '../../src/index.ts'
import { roundsOf } from '../../src/search/prune.ts'

const x = Array.from({ length: 120 }, (_, i) => [i % 7, Math.imul(i, 13) % 11, Math.imul(i, 29) % 17])
const y = x.map(([a, b], i) => (a! + b! > 8 !== (i % 9 === 0) ? 'yes' : 'no'))
const data = { x, y }
const metric = { from: 'predictProba', metric: logLoss } as const
const rates = [0.3, 0.1, 0.2, 0.05, 0.002, 0.15, 0.001, 0.25, 0.003, 0.12]

let fitted: number[] = []
const boosted = ({ learningRate }: { readonly learningRate: number }, nEstimators = 24) => {
  fitted.push(nEstimators)
  return pipeline(
    standardScaler(),
    gradientBoostingClassifier({ learningRate, nEstimators, minSamplesLeaf: 3, subsample: 0.7 }),
  )
}
const search = (prune?: Pruning, more: object = {}) =>
  gridSearch({
    grid: { learningRate: rates },
    recipe: boosted,
    metric,
    lowerIsBetter: true,
    cv: 3,
    ...(prune && { prune }),
    ...more,
  })
const rounds = [3, 8, 24]
const prune = { rounds, startupTrials: 3 }

describe('fits that are looked at while they grow', () => {
  test('end with the scores and the model of fits that are not, and poor ones are stopped on the way', async () => {
    const plain = await search().run(data, { seed: 3 })
    const { trials, best, model } = await search(prune).run(data, { seed: 3 })
    expect(trials).toHaveLength(rates.length)
    for (const [i, trial] of trials.entries()) {
      const whole = plain.trials[i]!
      const stages = trial.rounds!
      expect(trial.values).toEqual(stages.map((scores) => scores.at(-1)))
      if (!trial.pruned) expect(trial.values).toHaveLength(3)
      for (const [f, scores] of stages.entries()) {
        // But for the rounding of trees that are kept and grown on.
        if (scores.length === rounds.length) expect(scores.at(-1)).toBeCloseTo(whole.values[f]!, 6)
      }
    }
    // Of the first four none is stopped; later, those that learn too slowly are, in their first fold.
    expect(trials.slice(0, 4).some((t) => t.pruned)).toBe(false)
    for (const i of [4, 6, 8]) {
      expect(trials[i]!.pruned).toBe(true)
      expect(trials[i]!.rounds).toHaveLength(1)
      expect(trials[i]!.rounds![0]!.length).toBeLessThan(rounds.length)
    }
    expect(best.pruned).toBe(false)
    const again = await boosted(best.params).fit(data, { seed: 3 })
    expect(save(model)).toEqual(save(again))
  })

  test('rounds are added to models that can be grown, and others are fitted anew', async () => {
    fitted = []
    await search({ rounds }, { grid: { learningRate: [0.1] } }).run(data)
    // The first asks for the kind, the last is the model's; of the trial, those of 8 and 24 rounds are only asked whether they add some.
    expect(fitted).toEqual([24, 3, 8, 5, 24, 16, 24])
    const forests = gridSearch({
      grid: { maxDepth: [2, 3] },
      recipe: ({ maxDepth }, nEstimators = 6) => randomForestClassifier({ maxDepth, nEstimators }),
      metric,
      lowerIsBetter: true,
      cv: 3,
      prune: { rounds: [2, 6] },
    })
    const whole = gridSearch({
      grid: { maxDepth: [2, 3] },
      recipe: ({ maxDepth }) => randomForestClassifier({ maxDepth, nEstimators: 6 }),
      metric,
      lowerIsBetter: true,
      cv: 3,
    })
    const values = async (s: typeof forests | typeof whole) => (await s.run(data)).trials.map((t) => t.values)
    expect(await values(forests)).toEqual(await values(whole))
  })

  test('early stopping, which cuts rounds off, is of one fit: such models are fitted anew', async () => {
    const stopping = (prune?: Pruning) =>
      gridSearch({
        grid: { learningRate: [0.3, 0.5] },
        recipe: ({ learningRate }, nEstimators = 30) =>
          gradientBoostingClassifier({ learningRate, nEstimators, minSamplesLeaf: 3, earlyStoppingRounds: 3 }),
        metric,
        lowerIsBetter: true,
        cv: 3,
        ...(prune && { prune }),
      }).run(data)
    const [one, two] = [await stopping(), await stopping({ rounds: [10, 30] })]
    expect(two.trials.map((t) => t.values)).toEqual(one.trials.map((t) => t.values))
  })

  test('an interrupted search goes on to the same trials, and repeats none', async () => {
    const records: TrialRecord[] = []
    const store = {
      read: async () => records.map((r) => JSON.parse(JSON.stringify(r))),
      append: async (r: TrialRecord) => void records.push(r),
    }
    const make = () =>
      tpeSearch({
        space: { learningRate: { kind: 'number', min: 1e-3, max: 0.5, log: true } },
        nTrials: 12,
        nStartupTrials: 4,
        recipe: boosted,
        metric,
        lowerIsBetter: true,
        cv: 3,
        prune,
        store,
      }).run(data, { seed: 1 })
    const timeless = ({ trials }: Awaited<ReturnType<typeof make>>) => trials.map(({ fitMs: _, ...t }) => t)
    const want = await make()
    expect(want.trials.some((t) => t.pruned)).toBe(true)
    records.splice(7)
    expect(timeless(await make())).toEqual(timeless(want))
    expect(records).toHaveLength(12)
  })

  test('warnings are those of the last fit', async () => {
    const warnings: Warning[] = []
    const noisy = (rounds?: number) => ({
      ...boosted({ learningRate: 0.1 }, rounds),
      async fit(...args: Parameters<ReturnType<typeof boosted>['fit']>) {
        args[1]?.onWarning?.({ code: 'rounds', message: `${rounds}` })
        return boosted({ learningRate: 0.1 }, rounds).fit(...args)
      },
    })
    await gridSearch({
      grid: { i: [1] },
      recipe: (_, n) => noisy(n) as unknown as ReturnType<typeof boosted>,
      metric,
      lowerIsBetter: true,
      cv: 2,
      prune: { rounds: [2, 4] },
    }).run(data, { onWarning: (w) => warnings.push(w) })
    const ofFolds = warnings.filter((w) => w.message.startsWith('trial'))
    expect(ofFolds.map((w) => w.message)).toEqual(['trial 1, fold 1 of 2: 4', 'trial 1, fold 2 of 2: 4'])
  })
})

test('a fit is compared with the median of what the others had there, once there are enough of them', () => {
  const trial = (rounds: number[][], pruned = false) => ({
    ...{ params: {}, values: [], mean: 0, std: 0, fitMs: [], share: 1, pruned, rounds },
  })
  const earlier = [trial([[5, 4, 3]]), trial([[9, 8, 1]]), trial([[7, 6]], true), trial([[1]], true)]
  const limits = (startupTrials: number, lowerIsBetter = true) =>
    roundsOf({ rounds: [1, 2, 3], startupTrials }, 0, 1, earlier, lowerIsBetter)!.limits
  expect(limits(2)).toEqual([-6, -6])
  expect(limits(2, false)).toEqual([6, 6])
  expect(limits(3)).toEqual([-Infinity, -Infinity])
  expect(roundsOf({ rounds: [1, 2, 3], startupTrials: 2 }, 1, 1, earlier, true)!.limits).toEqual([-Infinity, -Infinity])
  expect(roundsOf({}, 0, 1, earlier, true)).toBeUndefined()
})

test.each([
  [{ rounds: [8, 3] }, "grid-search: prune: expected 'rounds' to be a list of ascending integers >= 1, or null"],
  [{ rounds: [] }, "grid-search: prune: expected 'rounds' to be a list of ascending integers >= 1, or null"],
  [{ startupTrials: -1 }, "grid-search: prune: expected 'startupTrials' to be an integer >= 0"],
  [{ warmup: 1 }, "grid-search: prune: expected known parameters, got 'warmup'"],
])('refused: %o', (given, message) => {
  expect(() => search(given as Pruning)).toThrow(ParamError)
  expect(() => search(given as Pruning)).toThrow(message)
})
