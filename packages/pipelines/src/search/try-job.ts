import type { Warning } from '@foldwise/core'
import { ahead, type FoldRunner, type FoldTask } from '../validation/fold-runner.ts'
import type { PredictorRecipe } from '../validation/predictor-recipe.ts'
import type { Validation } from '../validation/subject.ts'
import { summarize } from '../validation/summary.ts'
import type { Job } from './plan.ts'
import { hopeless, roundsOf } from './prune.ts'
import type { SearchOptions } from './search-options.ts'
import type { Trial } from './trial.ts'

export interface Tried<V> {
  readonly trial: Trial<V>
  /** Those that nobody was told of yet. */
  readonly warnings: readonly Warning[]
}

/** Fits and scores the job's recipe fold by fold. */
export async function tryJob<V>(
  v: Validation,
  { params, share }: Job<V>,
  number: number,
  { recipe: recipeOf, prune, lowerIsBetter = false }: SearchOptions<V, unknown>,
  earlier: readonly Trial<V>[],
  runner: FoldRunner,
): Promise<Tried<V>> {
  const made = new Map<number | undefined, PredictorRecipe>()
  const recipe = (rounds?: number): PredictorRecipe => {
    const known = made.get(rounds) ?? (recipeOf(params, rounds) as PredictorRecipe)
    made.set(rounds, known)
    return known
  }
  const values: number[] = []
  const fitMs: number[] = []
  const stages: (readonly number[])[] = []
  const warnings: Warning[] = []
  function* tasks(): Iterable<FoldTask> {
    let index = 0
    for (const fold of v.folds) {
      const name = `trial ${number + 1}, fold ${index + 1} of ${v.folds.length}`
      const rounds = prune && roundsOf(prune, index, share, earlier, lowerIsBetter)
      yield { values: params, fold, index, share, name, trainScores: false, mayFail: true, ...(rounds && { rounds }) }
      index++
    }
  }
  let pruned = false
  let error: string | undefined
  // Where a fold's score may end the trial, the next fold waits for it.
  for await (const result of ahead(tasks(), prune ? 1 : runner.width, (task) => runner.run(task, recipe))) {
    warnings.push(...(result.warnings ?? []))
    if (result.error !== undefined) {
      error = result.error
      values.push(Number.NaN)
      const message = `trial ${number + 1}, fold ${values.length} of ${v.folds.length}: ${error} The trial has no score.`
      warnings.push({ code: 'trial-failed', message })
      break
    }
    values.push(result.scores.score!)
    fitMs.push(result.fitMs)
    if (result.rounds) stages.push(result.rounds)
    const stopped = result.rounds !== undefined && result.rounds.length < prune!.rounds!.length
    const left = values.length < v.folds.length
    pruned = stopped || (prune !== undefined && left && hopeless(values, share, earlier, lowerIsBetter, prune))
    if (pruned) break
  }
  const rounds = prune?.rounds && { rounds: stages }
  const failed = error === undefined ? {} : { error }
  return { trial: trialOf(params, share, { values, fitMs, pruned, ...rounds, ...failed }), warnings }
}

export function trialOf<V>(
  params: V,
  share: number,
  { values, ...rest }: Pick<Trial<V>, 'values' | 'fitMs' | 'pruned' | 'rounds' | 'error'>,
): Trial<V> {
  const { score } = summarize(
    ['score'],
    values.map((score) => ({ score })),
  )
  return Object.freeze({ params, ...score, share, ...rest })
}
