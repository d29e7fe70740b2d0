import { stream, type Warning } from '@foldwise/core'
import { fewerRows } from '../search/fewer-rows.ts'
import type { Rounds } from '../search/prune.ts'
import type { Fold } from '../split/splitter.ts'
import type { PredictorRecipe } from './predictor-recipe.ts'
import { runRounds } from './run-rounds.ts'
import { SharedPrefixes } from './shared-prefixes.ts'
import { type FoldResult, runFold, type Validation } from './subject.ts'

/** A recipe to fit on some of a fold's training rows, and to score on its test rows. */
export interface FoldTask {
  /** What the recipe was made of, where it was made by a function. */
  readonly values: unknown
  readonly fold: Fold
  /** Which of the folds it is. */
  readonly index: number
  /** Of the training rows, above 0 and at most 1. */
  readonly share: number
  /** For warnings. */
  readonly name: string
  readonly trainScores: boolean
  /** Whether a fit that throws is a result with an `error`; an abort never is. */
  readonly mayFail?: boolean
  /** Numbers of rounds after which the fit is looked at. */
  readonly rounds?: Rounds
}

/** The recipe of a task; of a task with rounds, the one of models with so many. */
export type RecipeOf = (rounds?: number) => PredictorRecipe

/** Fits folds: on this thread, or in workers. */
export interface FoldRunner extends Disposable {
  /** How many tasks it has going at a time. */
  readonly width: number
  /** Warnings go to the options' `onWarning`, or come with the result where tasks go on side by side. */
  run(task: FoldTask, recipe: RecipeOf): Promise<FoldResult & { readonly warnings?: readonly Warning[] }>
}

/** Fits folds on this thread, one at a time. */
export function foldRunner(v: Validation): FoldRunner {
  const prefixes = new SharedPrefixes()
  return {
    width: 1,
    async run({ fold, index, share, name, trainScores, mayFail = false, rounds }, recipe) {
      const y = v.classes.length > 0 ? v.data.y : undefined
      const train = fewerRows(fold.train, y, share, stream(v.options.seed ?? 0, 'share', index))
      const key = `${index} ${share}`
      const part = { train, test: fold.test }
      try {
        if (rounds) return await runRounds(v, recipe, part, { name, rounds, prefixes, key })
        return await runFold(v, recipe(), part, { name, trainScores, shared: { prefixes, key } })
      } catch (error) {
        if (!mayFail || v.options.signal?.aborted) throw error
        return failure(error)
      }
    },
    [Symbol.dispose]: () => prefixes[Symbol.dispose](),
  }
}

/** Of a task that may fail. */
export const failure = (error: unknown): FoldResult => ({
  scores: {},
  trainScores: undefined,
  fitMs: 0,
  scoreMs: 0,
  error: error instanceof Error ? error.message : String(error),
})

/** What `start` gives for the items, in their order, with up to `width` of them begun and not yet given. */
export async function* ahead<T, R>(
  items: Iterable<T>,
  width: number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const begun: Promise<R>[] = []
  for (const item of items) {
    const result = start(item)
    // Whoever waits for an earlier one that fails does not wait for this one.
    result.catch(() => {})
    begun.push(result)
    if (begun.length >= width) yield await begun.shift()!
  }
  while (begun.length > 0) yield await begun.shift()!
}
