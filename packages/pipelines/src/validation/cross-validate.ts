import {
  type Classifier,
  type ClassifierRecipe,
  type Dataset,
  fitContext,
  type Label,
  type Regressor,
  type RegressorRecipe,
} from '@foldwise/core'
import type { AbilitiesOf, Fitted } from '../compose/pipeline-types.ts'
import type { Method, Metrics } from './metrics.ts'
import { type OutOfFold, outOfFoldCollector } from './out-of-fold.ts'
import type { Predictor } from './outputs.ts'
import {
  type AnyData,
  type FoldResult,
  type PredictorRecipe,
  runFold,
  type ValidationOptions,
  validation,
} from './subject.ts'
import { type FoldScores, summarize } from './summary.ts'

export interface CrossValidateOptions<S> extends ValidationOptions<S> {
  /** Score each model on its training rows too. Default false. */
  readonly trainScores?: boolean
  /** Keep the models; the caller disposes them. Default false: each is freed after its fold. */
  readonly models?: boolean
  /** Outputs to collect for all tested rows, for example `['predict', 'predictProba']`. Default none. */
  readonly outOfFold?: readonly Method[]
}

export interface CrossValidation<M, N extends string, Y> {
  readonly scores: { readonly [K in N]: FoldScores }
  /** Where `trainScores` was asked for. */
  readonly trainScores?: { readonly [K in N]: FoldScores }
  /** Time of each fit, and of each fold's predictions and metrics, in ms. */
  readonly fitMs: readonly number[]
  readonly scoreMs: readonly number[]
  /** Test rows of each fold. */
  readonly testRows: readonly Int32Array[]
  /** Where `models` was asked for, else empty. */
  readonly models: readonly M[]
  /** Where `outOfFold` was asked for. */
  readonly outOfFold?: OutOfFold<Y>
}

/**
 * Fits a recipe on the training rows of each fold and scores it on the fold's test rows:
 * `crossValidate(pipeline(standardScaler(), logisticRegression()), data, { metrics: { accuracy } })`.
 * The whole recipe, every step of a pipeline included, is fitted anew on the training rows alone; test rows reach a
 * model only to be predicted. Every fit gets the same `seed` (default 0), which the folds are drawn with too.
 * scikit-learn's `cross_validate` and, with `outOfFold`, `cross_val_predict`.
 * Throws `ParamError` for options that are none, `InputError` for data that cannot be split, and what a fit throws;
 * the models fitted until then are freed. Aborting rejects with the signal's reason.
 */
export function crossValidate<In, R extends ClassifierRecipe<In, object>, L extends Label, S extends Metrics<L>>(
  recipe: R & ClassifierRecipe<In, object>,
  data: Dataset<In, readonly L[]>,
  options: CrossValidateOptions<S>,
): Promise<CrossValidation<Classifier<In, L, AbilitiesOf<Fitted<R>>>, keyof S & string, L>>
export function crossValidate<In, S extends Metrics<number>>(
  recipe: RegressorRecipe<In, object>,
  data: Dataset<In, ArrayLike<number>>,
  options: CrossValidateOptions<S>,
): Promise<CrossValidation<Regressor<In>, keyof S & string, number>>
export async function crossValidate(
  recipe: PredictorRecipe,
  data: AnyData,
  options: CrossValidateOptions<Metrics<never>>,
): Promise<CrossValidation<unknown, string, Label>> {
  const v = validation('crossValidate', recipe, data, options)
  const ctx = fitContext('crossValidate', options, undefined)
  const collector = options.outOfFold && outOfFoldCollector(v, options.outOfFold)
  const results: FoldResult[] = []
  const testRows: Int32Array[] = []
  const models: Predictor[] = []
  const total = v.folds.length
  try {
    for (const fold of v.folds) {
      await ctx.checkpoint()
      const number = results.length + 1
      const result = await runFold(v, recipe, fold, {
        name: `fold ${number} of ${total}`,
        trainScores: options.trainScores ?? false,
        async use(model, x) {
          await collector?.add(model, x, fold.test)
          if (options.models) models.push(model)
          return options.models ?? false
        },
      })
      results.push(result)
      testRows.push(fold.test)
      ctx.progress('folds', number, total, result.scores)
    }
    options.signal?.throwIfAborted()
  } catch (error) {
    for (const model of models) model.dispose()
    throw error
  }
  const names = Object.keys(v.metrics)
  return {
    scores: summarize(
      names,
      results.map((r) => r.scores),
    ),
    ...(options.trainScores && {
      trainScores: summarize(
        names,
        results.map((r) => r.trainScores!),
      ),
    }),
    fitMs: results.map((r) => r.fitMs),
    scoreMs: results.map((r) => r.scoreMs),
    testRows,
    models,
    ...(collector && { outOfFold: collector.result(recipe.kind) }),
  }
}
