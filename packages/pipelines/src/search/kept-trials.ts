import type { Validation } from '../validation/subject.ts'
import { fingerprint } from './fingerprint.ts'
import type { Job } from './plan.ts'
import type { SearchOptions } from './search-options.ts'
import { keptTrial, recordOf, type TrialRecord } from './store.ts'
import type { Trial } from './trial.ts'
import { trialOf } from './try-job.ts'

export interface KeptTrials<V> {
  /** The trial with that number, if an earlier run has finished it. */
  find(number: number, job: Job<V>): Trial<V> | undefined
  /** Resolves once the trial is kept. */
  add(number: number, trial: Trial<V>): Promise<void>
}

/** Trials of this very search, data and seed that a store has; others are run, and kept. */
export async function keptTrials<V, R>(
  type: string,
  params: object,
  options: SearchOptions<V, R>,
  v: Validation,
  seed: number | string,
): Promise<KeptTrials<V>> {
  const { store, metric, lowerIsBetter = false, prune } = options
  if (!store) return { find: () => undefined, add: async () => {} }
  const { x, y, weight, groups } = v.data
  const folds = [...v.folds].map((f) => [f.train, f.test])
  const recipe = String(options.recipe)
  const run = await fingerprint([
    type,
    params,
    seed,
    recipe,
    metric,
    lowerIsBetter,
    prune ?? null,
    folds,
    { x, y, weight: weight ?? null, groups: groups ?? null },
  ])
  const found = new Map<number, TrialRecord>()
  for (const record of await store.read()) if (record.run === run) found.set(record.number, record)
  return {
    find(number, job) {
      const record = found.get(number)
      return record && trialOf(job.params, job.share, keptTrial(record, job))
    },
    async add(number, trial) {
      if (!found.has(number)) await store.append(recordOf(run, number, trial))
    },
  }
}
