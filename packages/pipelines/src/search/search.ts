import {
  type Dataset,
  type FitOptions,
  fitContext,
  InputError,
  integer,
  number,
  optional,
  ParamError,
  resolveParams,
  show,
} from '@foldwise/core'
import type { Fitted } from '../compose/pipeline-types.ts'
import { knownOptions } from '../known-options.ts'
import { ahead, foldRunner } from '../validation/fold-runner.ts'
import type { Metric } from '../validation/metrics.ts'
import type { AnyData, PredictorRecipe } from '../validation/predictor-recipe.ts'
import { validation } from '../validation/subject.ts'
import { workerRunner } from '../workers/worker-runner.ts'
import { keptTrials } from './kept-trials.ts'
import { optimismOf } from './optimism.ts'
import type { Job, Plan } from './plan.ts'
import { checkPruning } from './prune.ts'
import { KINDS, type Searchable, type SearchOptions, searchOptions } from './search-options.ts'
import { bestOf, finished, goodness, type Trial } from './trial.ts'
import { type Tried, tryJob } from './try-job.ts'

export interface SearchResult<V, M> {
  /** In the order in which they were tried. */
  readonly trials: readonly Trial<V>[]
  /** The best of them by its mean score, the first of several; of all folds and the largest share of rows. */
  readonly best: Trial<V>
  /**
   * By how much `best.mean` is too good for having been chosen, estimated from the folds (Tibshirani and Tibshirani 2009):
   * expect about `best.mean` less this of new rows, or more by this where lower is better. `nestedCrossValidate` measures it.
   */
  readonly optimism: number
  /** The best recipe fitted on all rows; the caller disposes it. */
  readonly model: M
}

/**
 * A search is a recipe: `fit` gives the best candidate's model, fitted on all rows it was given, and `run` the trials
 * too. So `crossValidate(search, …)` is nested cross-validation: it judges the search, choice included, on rows that had
 * no say in the choice. The score of `best` is not such a judgement: it is the largest of many.
 */
export interface Search<V, R extends Searchable> {
  readonly type: string
  readonly kind: R['kind']
  readonly params: object
  with(changes: object): this
  readonly fit: R['fit']
  /** Progress is a call a trial, with its mean score. */
  run(data: Parameters<R['fit']>[0], options?: FitOptions): Promise<SearchResult<V, Fitted<R>>>
}

const limits = {
  patience: optional(integer({ min: 1, default: 1 })),
  timeMs: optional(number({ above: 0, default: 1 })),
}

/** A search that tries what a plan proposes; `plan` makes it anew for each run and seed. */
export function searchOver<V, R extends Searchable>(o: {
  readonly type: string
  readonly options: SearchOptions<V, R>
  /** Values of which to ask a recipe what kind it is. */
  readonly example: V
  readonly plan: (seed: number | string) => Plan<V>
  /** Options of this search alone, by name. */
  readonly params: object
}): Search<V, R> {
  const { type, options } = o
  knownOptions(type, options, { ...searchOptions, ...o.params })
  const { lowerIsBetter = false } = options
  const { patience, timeMs } = resolveParams(type, limits, {
    ...(options.patience !== undefined && { patience: options.patience }),
    ...(options.timeMs !== undefined && { timeMs: options.timeMs }),
  })
  checkPruning(type, options.prune)
  const inTheEnd = options.prune?.rounds?.at(-1)
  const { kind } = options.recipe(o.example, inTheEnd)
  if (!KINDS.includes(kind)) {
    throw new ParamError(
      `${type}: expected 'recipe' to give recipes of classifiers or regressors, got ${show(kind)}. See SearchOptions.`,
    )
  }
  const run = async (data: AnyData, given: FitOptions = {}): Promise<SearchResult<V, unknown>> => {
    const ctx = fitContext(type, given, undefined)
    const started = performance.now()
    const { seed = 0 } = given
    const v = validation(type, { kind }, data, {
      ...given,
      metrics: { score: options.metric as Metric<never> },
      ...(options.cv !== undefined && { cv: options.cv }),
    })
    const plan = o.plan(seed)
    const kept = await keptTrials(o.type, o.params, options, v, seed)
    using runner = options.workers ? workerRunner(v, options.workers) : foldRunner(v)
    const trials: Trial<V>[] = []
    let since = 0
    let over = false
    while (!over) {
      // Jobs proposed together are pruned by the trials before them all, so that their order does not matter.
      const earlier = [...trials]
      const jobs = plan.next(earlier)
      if (jobs.length === 0) break
      const late = (number: number) => timeMs !== null && number > 0 && performance.now() - started > timeMs
      function* begun(): Iterable<readonly [number: number, Job<V>]> {
        for (const [i, job] of jobs.entries()) {
          over ||= late(earlier.length + i)
          if (over) return
          yield [earlier.length + i, job]
        }
      }
      const tried = async ([number, job]: readonly [number, Job<V>]): Promise<Tried<V>> => {
        await ctx.checkpoint()
        const trial = kept.find(number, job)
        return trial ? { trial, warnings: [] } : tryJob(v, job, number, options, earlier, runner)
      }
      for await (const { trial, warnings } of ahead(begun(), runner.width, tried)) {
        for (const w of warnings) given.onWarning?.(w)
        await kept.add(trials.length, trial)
        const before = finished(trials)
        const best = before.length > 0 ? goodness(bestOf(before, lowerIsBetter).mean, lowerIsBetter) : -Infinity
        since = !trial.pruned && trial.error === undefined && goodness(trial.mean, lowerIsBetter) > best ? 0 : since + 1
        trials.push(trial)
        ctx.progress('trials', trials.length, Math.max(plan.total, trials.length), { score: trial.mean })
        if (patience !== null && since >= patience) {
          over = true
          break
        }
      }
    }
    const compared = finished(trials)
    if (compared.length === 0) throw noneFinished(type, trials)
    const best = bestOf(compared, lowerIsBetter)
    const { onProgress: _, ...quiet } = given
    const model = await (options.recipe(best.params, inTheEnd) as unknown as PredictorRecipe).fit(
      data as Dataset<unknown, never>,
      quiet,
    )
    return { trials, best, optimism: optimismOf(compared, best, lowerIsBetter), model }
  }
  const search = {
    type,
    kind,
    params: Object.freeze(o.params),
    with(changes: object): unknown {
      const name = Object.keys(changes)[0]
      if (name !== undefined) {
        throw new ParamError(`${type}: expected no parameters to change, got '${name}'. Make another search.`)
      }
      return search
    },
    fit: async (data: AnyData, given?: FitOptions) => (await run(data, given)).model,
    run,
  }
  return Object.freeze(search) as unknown as Search<V, R>
}

function noneFinished(type: string, trials: readonly Trial<unknown>[]): Error {
  const { error } = trials.find((t) => t.error !== undefined) ?? {}
  return new InputError(
    `${type}: expected a trial that gets through all of its folds, got none of ${trials.length}${error ? `; the first that failed says: ${error}` : '.'} Mend the recipe, the metric or the data.`,
  )
}
