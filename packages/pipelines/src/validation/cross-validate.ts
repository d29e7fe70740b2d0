import {
  type Classifier,
  type ClassifierRecipe,
  copiesRows,
  type Dataset,
  fitContext,
  type Label,
  type MultiOutputClassifier,
  type MultiOutputClassifierRecipe,
  ParamError,
  type Regressor,
  type RegressorRecipe,
} from '@foldwise/core'
import type { AbilitiesOf, Fitted, MultiOutputAbility } from '../compose/pipeline-types.ts'
import { knownOptions, type OptionNames } from '../known-options.ts'
import type { Fold } from '../split/splitter.ts'
import { type TrialWorkers, workerRunner } from '../workers/worker-runner.ts'
import { FoldMemory } from './fold-memory.ts'
import { ahead } from './fold-runner.ts'
import type { LabelRowMetrics, Method, Metrics } from './metrics.ts'
import { type OutOfFold, outOfFoldCollector } from './out-of-fold.ts'
import type { Predictor } from './outputs.ts'
import type { AnyData, PredictorRecipe } from './predictor-recipe.ts'
import { type FoldResult, runFold, type ValidationOptions, validation, validationOptions } from './subject.ts'
import { type FoldScores, summarize } from './summary.ts'

export interface CrossValidateOptions<S> extends ValidationOptions<S> {
  /** Score each model on its training rows too. Default false. */
  readonly trainScores?: boolean
  /** Keep the models; the caller disposes them. Default false: each is freed after its fold. */
  readonly models?: boolean
  /** Outputs to collect for all tested rows, for example `['predict', 'predictProba']`. Default none. */
  readonly outOfFold?: readonly Method[]
  /**
   * Fit folds side by side in workers, with the same scores to the bit. Their module gives `recipe` and `metrics` to
   * `serveTrials`. Models and out-of-fold predictions stay in the workers and cannot be asked for. Default: all is done on
   * this thread.
   */
  readonly workers?: TrialWorkers
}

/** What `nestedCrossValidate` takes too. */
export const foldOptions: OptionNames<Omit<CrossValidateOptions<unknown>, 'models' | 'workers'>> = {
  ...validationOptions,
  trainScores: true,
  outOfFold: true,
}
const ownOptions: OptionNames<CrossValidateOptions<unknown>> = { ...foldOptions, models: true, workers: true }

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
 * Models of several labels a row are scored by metrics of such rows, as `hammingLoss`.
 * scikit-learn's `cross_validate` and, with `outOfFold`, `cross_val_predict`.
 * Throws `ParamError` for options that are none, `InputError` for data that cannot be split, and what a fit throws;
 * the models fitted until then are freed. Aborting rejects with the signal's reason.
 */
export function crossValidate<In, R extends ClassifierRecipe<In, object>, L extends Label, S extends Metrics<L>>(
  recipe: R & ClassifierRecipe<In, object>,
  data: Dataset<In, readonly L[]>,
  options: CrossValidateOptions<S>,
): Promise<CrossValidation<Classifier<In, L, AbilitiesOf<Fitted<R>>>, keyof S & string, L>>
export function crossValidate<
  In,
  R extends MultiOutputClassifierRecipe<In, object>,
  L extends Label,
  S extends LabelRowMetrics<L>,
>(
  recipe: R & MultiOutputClassifierRecipe<In, object>,
  data: Dataset<In, readonly (readonly L[])[]>,
  options: Omit<CrossValidateOptions<S>, 'outOfFold'> & { readonly outOfFold?: readonly 'predict'[] },
): Promise<CrossValidation<MultiOutputClassifier<In, L, MultiOutputAbility<Fitted<R>>>, keyof S & string, readonly L[]>>
export function crossValidate<In, S extends Metrics<number>>(
  recipe: RegressorRecipe<In, object>,
  data: Dataset<In, ArrayLike<number>>,
  options: CrossValidateOptions<S>,
): Promise<CrossValidation<Regressor<In>, keyof S & string, number>>
export async function crossValidate(
  recipe: PredictorRecipe,
  data: AnyData,
  options: CrossValidateOptions<Metrics<never>>,
): Promise<CrossValidation<unknown, string, Label | readonly Label[]>> {
  knownOptions('crossValidate', options, ownOptions)
  const v = validation('crossValidate', recipe, data, options)
  const ctx = fitContext('crossValidate', options, undefined)
  const collector = options.outOfFold && outOfFoldCollector(v, options.outOfFold)
  const results: FoldResult[] = []
  const testRows: Int32Array[] = []
  const models: Predictor[] = []
  const total = v.folds.length
  const trainScores = options.trainScores ?? false
  const done = (result: FoldResult, fold: Fold): void => {
    results.push(result)
    testRows.push(fold.test)
    ctx.progress('folds', results.length, total, result.scores)
  }
  try {
    if (options.workers) {
      if (options.models || collector) {
        throw new ParamError(
          "crossValidate: expected no 'models' and no 'outOfFold' with workers, got one. Both stay where they were made: leave out 'workers'.",
        )
      }
      using runner = workerRunner(v, options.workers)
      const begun = [...v.folds].map((fold, index) => ({ fold, index, name: `fold ${index + 1} of ${total}` }))
      const fit = async (task: (typeof begun)[number]) => {
        const result = await runner.run({ ...task, values: undefined, share: 1, trainScores }, () => recipe)
        return { ...result, fold: task.fold }
      }
      for await (const { warnings = [], fold, ...result } of ahead(begun, runner.width, fit)) {
        for (const w of warnings) options.onWarning?.(w)
        done(result, fold)
      }
    } else {
      const memory = copiesRows(recipe) && !options.models ? new FoldMemory() : undefined
      for (const fold of v.folds) {
        await ctx.checkpoint()
        const name = `fold ${results.length + 1} of ${total}`
        const result = await runFold(v, recipe, fold, {
          name,
          trainScores,
          ...(memory && { memory }),
          async use(model, x) {
            await collector?.add(model, x, fold.test)
            if (options.models) models.push(model)
            return options.models ?? false
          },
        })
        done(result, fold)
      }
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
