import type { Warning } from '@foldwise/core'
import { ahead, type FoldRunner, type FoldTask } from '../validation/fold-runner.ts'
import type { PredictorRecipe } from '../validation/predictor-recipe.ts'
import type { Validation } from '../validation/subject.ts'
import { summarize } from '../validation/summary.ts'
import type { Job } from './plan.ts'
import { hopeless } from './prune.ts'
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
  const recipe = recipeOf(params) as PredictorRecipe
  const values: number[] = []
  const fitMs: number[] = []
  const warnings: Warning[] = []
  function* tasks(): Iterable<FoldTask> {
    let index = 0
    for (const fold of v.folds) {
      const name = `trial ${number + 1}, fold ${index + 1} of ${v.folds.length}`
      yield { values: params, fold, index, share, name, trainScores: false }
      index++
    }
  }
  let pruned = false
  // Where a fold's score may end the trial, the next fold waits for it.
  for await (const result of ahead(tasks(), prune ? 1 : runner.width, (task) => runner.run(task, recipe))) {
    values.push(result.scores.score!)
    fitMs.push(result.fitMs)
    warnings.push(...(result.warnings ?? []))
    pruned =
      prune !== undefined && values.length < v.folds.length && hopeless(values, share, earlier, lowerIsBetter, prune)
    if (pruned) break
  }
  return { trial: trialOf(params, share, { values, fitMs, pruned }), warnings }
}

export function trialOf<V>(
  params: V,
  share: number,
  { values, fitMs, pruned }: { values: readonly number[]; fitMs: readonly number[]; pruned: boolean },
): Trial<V> {
  const { score } = summarize(
    ['score'],
    values.map((score) => ({ score })),
  )
  return Object.freeze({ params, ...score, fitMs, share, pruned })
}
