import type { Warning } from '@foldwise/core'
import { addsRounds } from '../compose/pipeline.ts'
import type { Rounds } from '../search/prune.ts'
import { goodness } from '../search/trial.ts'
import type { Fold } from '../split/splitter.ts'
import type { Predictor } from './outputs.ts'
import type { PredictorRecipe } from './predictor-recipe.ts'
import type { SharedPrefixes } from './shared-prefixes.ts'
import { type FoldResult, fitOptionsOf, scoresOf, type Validation } from './subject.ts'

/**
 * Fits on the training rows of a fold for some rounds at a time, and scores on its test rows after each; the fit goes on while its best
 * score is no worse than the limit there. Models whose recipes say that they add rounds are continued, with the scores of one fit but
 * for its last digits; others are fitted anew with more. Warnings are those of the last fit.
 */
export async function runRounds(
  v: Validation,
  recipeOf: (rounds?: number) => PredictorRecipe,
  fold: Fold,
  o: { readonly name: string; readonly rounds: Rounds; readonly prefixes: SharedPrefixes; readonly key: string },
): Promise<FoldResult> {
  const { at, limits, lowerIsBetter } = o.rounds
  const { signal, onWarning } = v.options
  const { test } = o.prefixes.fold(o.key, v.data, fold)
  const rounds: number[] = []
  let warnings: Warning[] = []
  const options = fitOptionsOf({ ...v, options: { ...v.options, onWarning: (w) => warnings.push(w) } }, o.name)
  let scores: FoldResult['scores'] = {}
  let [fitMs, scoreMs, best] = [0, 0, -Infinity]
  let model: Predictor | undefined
  try {
    for (const [r, n] of at.entries()) {
      signal?.throwIfAborted()
      warnings = []
      const started = performance.now()
      const before: Predictor | undefined = model
      const whole = recipeOf(n)
      const grown = before && addsRounds(whole) ? before : undefined
      const recipe = grown ? recipeOf(n - at[r - 1]!) : whole
      model = (await o.prefixes.fit(o.key, recipe, options, grown)) as Predictor
      before?.dispose()
      const fitted = performance.now()
      scores = await scoresOf(v, model, test)
      fitMs += fitted - started
      scoreMs += performance.now() - fitted
      rounds.push(scores.score!)
      best = Math.max(best, goodness(scores.score!, lowerIsBetter))
      if (r < limits.length && best < limits[r]!) break
    }
    for (const w of warnings) onWarning?.(w)
    return { scores, trainScores: undefined, fitMs, scoreMs, rounds }
  } finally {
    model?.dispose()
  }
}
