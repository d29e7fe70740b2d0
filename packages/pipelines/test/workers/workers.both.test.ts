import { ParamError, type Progress, save, tensor, type Warning } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  crossValidate,
  gridSearch,
  halvingSearch,
  type Search,
  serveTrials,
  type TrialRecord,
  type TrialWorker,
  type TrialWorkers,
  tpeSearch,
} from '../../src/index.ts'
import { accuracy, recipeOf, x, y } from './parts.ts'

const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process?.getBuiltinModule?.(
  'node:worker_threads',
) as typeof import('node:worker_threads') | undefined
let started = 0

/** Workers of the platform, which the tests' own file names for bundlers to see. */
const workersOf = (module: 'trials' | 'folds', count: number): TrialWorkers => ({
  count,
  start() {
    started++
    if (node) {
      const url = new URL(module === 'trials' ? './trials.ts' : './folds.ts', import.meta.url)
      return new node.Worker(url, { execArgv: ['--conditions=@foldwise/source'] })
    }
    const W = (globalThis as unknown as { Worker: new (url: URL, options: object) => TrialWorker }).Worker
    return module === 'trials'
      ? new W(new URL('./trials.ts', import.meta.url), { type: 'module' })
      : new W(new URL('./folds.ts', import.meta.url), { type: 'module' })
  },
})

const common = { recipe: recipeOf, metric: accuracy, cv: 3 } as const
const space = { by: { kind: 'integer', min: 0, max: 9 }, power: { kind: 'number', min: 0.1, max: 3 } } as const
type Searched = Search<{ by: number; power: number }, ReturnType<typeof recipeOf>>

/** All that a search says but for times, and the bytes of its model. */
async function outcome(search: Searched, data: object = { x, y }) {
  const warnings: Warning[] = []
  const progress: Progress[] = []
  const found = await search.run(data as { x: typeof x; y: typeof y }, {
    seed: 4,
    onWarning: (w) => warnings.push(w),
    onProgress: (p) => progress.push(p),
  })
  const { trials, best, optimism, model } = found
  const without = ({ fitMs, ...trial }: (typeof trials)[number]) => ({ ...trial, folds: fitMs.length })
  return { trials: trials.map(without), best: without(best), optimism, bytes: save(model), warnings, progress }
}

describe('workers give the results of one thread to the bit, warnings and progress included', () => {
  const searches: { readonly [name: string]: (workers: object) => Searched } = {
    'a grid, until patience ends': (w) =>
      gridSearch({ ...common, ...w, grid: { by: [3, 1, 4, 1, 5], power: [0.5, 1] }, patience: 6 }),
    'TPE in batches, pruned': (w) =>
      tpeSearch({
        ...{ ...common, ...w, space, nTrials: 9, nStartupTrials: 5, batch: 2 },
        prune: { startupTrials: 2 },
      }),
    'a grid, pruned by rounds': (w) =>
      gridSearch({
        ...{ ...common, ...w, grid: { by: [3, 1, 4], power: [2, 0.5, 0.1] } },
        prune: { startupTrials: 2, rounds: [1, 2, 4] },
      }),
    halving: (w) => halvingSearch({ ...common, ...w, space, nCandidates: 4, factor: 2, minShare: 0.5 }),
  }
  for (const [name, make] of Object.entries(searches)) {
    test(name, async () => {
      const one = await outcome(make({}))
      const two = await outcome(make({ workers: workersOf('trials', 2) }))
      expect(two).toEqual(one)
      expect(one.trials.length).toBeGreaterThan(4)
    })
  }

  test('crossValidate, of rows in a tensor, with scores of training rows', async () => {
    const recipe = recipeOf({ by: 2, power: 1 })
    const options = { metrics: { accuracy }, cv: 4, trainScores: true, seed: 9 } as const
    const data = { x: tensor(Float64Array.from(x.flat()), [60, 3]), y }
    const [one, two] = [
      await crossValidate(recipe, data, options),
      await crossValidate(recipe, data, { ...options, workers: workersOf('folds', 2) }),
    ]
    for (const { scores, trainScores, testRows, fitMs } of [one, two]) {
      expect(scores).toEqual(one.scores)
      expect(trainScores).toEqual(one.trainScores)
      expect(testRows).toEqual(one.testRows)
      expect(fitMs).toHaveLength(4)
    }
  })

  test('a store that one thread left off is gone on from in workers, in the order of the trials', async () => {
    const records: TrialRecord[] = []
    const store = {
      read: async () => records,
      append: async (r: TrialRecord) => {
        if (records.length === 3 && stopped) throw new Error('stopped')
        records.push(JSON.parse(JSON.stringify(r)))
      },
    }
    let stopped = true
    const make = (workers: object) =>
      gridSearch({ ...common, ...workers, grid: { by: [1, 2, 3], power: [1, 2] }, store })
    await expect(make({}).run({ x, y })).rejects.toThrow('stopped')
    expect(records).toHaveLength(3)
    stopped = false
    await make({ workers: workersOf('trials', 2) }).run({ x, y })
    expect(records.map((r) => r.number)).toEqual([0, 1, 2, 3, 4, 5])
    const before = started
    await make({ workers: workersOf('trials', 2) }).run({ x, y })
    expect(started).toBe(before)
  })
})

describe('workers', () => {
  const grid = (by: number, workers: TrialWorkers) => gridSearch({ ...common, grid: { by: [by], power: [1] }, workers })

  test('tell what a fit threw', async () => {
    const workers = workersOf('trials', 2)
    const { trials } = await gridSearch({ ...common, grid: { by: [1, 13], power: [1] }, workers }).run({ x, y })
    expect(trials.map((t) => t.error)).toEqual([
      undefined,
      'test/shifted.fit: expected another number, got 13. Take one.',
    ])
  })

  test('are not asked for recipes that cannot be made: such trials fail as they do on one thread', async () => {
    const recipe = (values: { readonly by: number; readonly power: number }) => {
      if (values.power === 2) throw new ParamError('recipe: expected another power, got 2. Take one.')
      return recipeOf(values)
    }
    const options = { ...common, recipe, grid: { by: [1], power: [1, 2] } }
    for (const more of [{}, { workers: workersOf('trials', 2) }]) {
      const { trials } = await gridSearch({ ...options, ...more }).run({ x, y })
      expect(trials.map((t) => t.error)).toEqual([undefined, 'recipe: expected another power, got 2. Take one.'])
    }
  })

  test('are ended by an abort, whatever they do', async () => {
    const stop = new AbortController()
    const running = grid(99, workersOf('trials', 1)).run({ x, y }, { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('enough')), 300)
    await expect(running).rejects.toThrow('enough')
  })

  test('refuse another recipe than they serve', async () => {
    const search = gridSearch({
      ...{ ...common, grid: { by: [1], power: [1] }, workers: workersOf('trials', 1) },
      recipe: ({ by, power }) => recipeOf({ by, power: power + 1 }),
    })
    await expect(search.run({ x, y })).rejects.toThrow(
      /^serveTrials: expected the recipe that the search makes, got another: .* Give serveTrials and the search the same functions\.$/,
    )
  })

  test('that are none, or none at all, are refused', async () => {
    for (const workers of [{ count: 0, start: () => ({}) }, { count: 2 }] as unknown as TrialWorkers[]) {
      await expect(grid(1, workers).run({ x, y })).rejects.toThrow(ParamError)
    }
    const models = { metrics: { accuracy }, models: true, workers: workersOf('folds', 1) }
    await expect(crossValidate(recipeOf({ by: 2, power: 1 }), { x, y }, models)).rejects.toThrow(ParamError)
  })

  test('are needed by serveTrials, which does nothing elsewhere', () => {
    expect(serveTrials({ recipe: recipeOf, metric: accuracy })).toBeUndefined()
  })
})
