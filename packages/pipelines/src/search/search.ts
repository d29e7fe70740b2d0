import { type Dataset, type FitOptions, fitContext, ParamError, show } from '@foldwise/core'
import type { Fitted } from '../compose/pipeline-types.ts'
import type { Splitter } from '../split/splitter.ts'
import type { Metric } from '../validation/metrics.ts'
import { type AnyData, type FoldResult, type PredictorRecipe, runFold, validation } from '../validation/subject.ts'
import { type FoldScores, summarize } from '../validation/summary.ts'

/** Recipes of classifiers and regressors. */
export interface Searchable {
  readonly type: string
  readonly kind: 'classifier' | 'regressor'
  fit(...args: never[]): Promise<unknown>
}

/** What is the same for every search. */
export interface SearchOptions<V, R> {
  /** The recipe for some values: `({ C }) => pipeline(standardScaler(), logisticRegression({ C }))`. */
  readonly recipe: (values: V) => R
  /** By which candidates are ranked, on the test rows of each fold. Its labels or values are those of the data. */
  readonly metric: Metric<never>
  /** Whether the smallest score wins, as of errors and losses. Default false. */
  readonly lowerIsBetter?: boolean
  /** As of `crossValidate`; every candidate gets the same folds. */
  readonly cv?: number | Splitter
}

export interface Trial<V> extends FoldScores {
  readonly params: V
  readonly fitMs: readonly number[]
}

export interface SearchResult<V, M> {
  /** In the order in which they were tried. */
  readonly trials: readonly Trial<V>[]
  /** The best of them by its mean score, the first of several. */
  readonly best: Trial<V>
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

/** A search over the candidates that `candidates` lists for a seed. */
export function searchOver<V, R extends Searchable>(o: {
  readonly type: string
  readonly options: SearchOptions<V, R>
  /** Values of which to ask a recipe what kind it is. */
  readonly example: V
  readonly candidates: (seed: number | string) => readonly V[]
  readonly params: object
}): Search<V, R> {
  const { type, options } = o
  const { kind } = options.recipe(o.example)
  if (kind !== 'classifier' && kind !== 'regressor') {
    throw new ParamError(
      `${type}: expected 'recipe' to give recipes of classifiers or regressors, got ${show(kind)}. See SearchOptions.`,
    )
  }
  const run = async (data: AnyData, given: FitOptions = {}): Promise<SearchResult<V, unknown>> => {
    const ctx = fitContext(type, given, undefined)
    const metrics = { score: options.metric as Metric<never> }
    const v = validation(type, { kind }, data, {
      ...given,
      metrics,
      ...(options.cv !== undefined && { cv: options.cv }),
    })
    const candidates = o.candidates(given.seed ?? 0)
    const trials: Trial<V>[] = []
    for (const params of candidates) {
      const recipe = options.recipe(params) as unknown as PredictorRecipe
      const results: FoldResult[] = []
      for (const fold of v.folds) {
        await ctx.checkpoint()
        const name = `trial ${trials.length + 1}, fold ${results.length + 1} of ${v.folds.length}`
        results.push(await runFold(v, recipe, fold, { name, trainScores: false }))
      }
      const { score } = summarize(
        ['score'],
        results.map((r) => r.scores),
      )
      trials.push(Object.freeze({ params, ...score, fitMs: results.map((r) => r.fitMs) }))
      ctx.progress('trials', trials.length, candidates.length, { score: score.mean })
    }
    const sign = options.lowerIsBetter ? -1 : 1
    const best = trials.reduce((a, b) => (sign * b.mean > sign * a.mean ? b : a))
    const { onProgress: _, ...quiet } = given
    const model = await (options.recipe(best.params) as unknown as PredictorRecipe).fit(
      data as Dataset<unknown, never>,
      quiet,
    )
    return { trials, best, model }
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
