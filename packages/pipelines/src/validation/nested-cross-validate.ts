import type { Dataset, Label } from '@foldwise/core'
import { ParamError, show } from '@foldwise/core'
import type { Fitted } from '../compose/pipeline-types.ts'
import { knownOptions } from '../known-options.ts'
import type { Search, SearchResult } from '../search/search.ts'
import type { Searchable } from '../search/search-options.ts'
import { type CrossValidateOptions, type CrossValidation, crossValidate, foldOptions } from './cross-validate.ts'
import type { Metrics } from './metrics.ts'
import type { AnyData, PredictorRecipe } from './predictor-recipe.ts'

/** As `crossValidate` gives it: `scores` are of the search, choice included, on rows that had no say in it. */
export interface NestedCrossValidation<V, N extends string, Y> extends Omit<CrossValidation<never, N, Y>, 'models'> {
  /** What each outer fold's search found. Values that differ from fold to fold say that the choice is not settled. */
  readonly searches: readonly Omit<SearchResult<V, unknown>, 'model'>[]
}

/**
 * Judges a search: in each outer fold it runs on the training rows alone, with folds of its own, and the model it ends with
 * is scored on the test rows. `crossValidate(search, …)` gives the same scores; this gives what was found as well.
 * Progress is a call a trial, with the stage 'trials of fold 1' and so on, and one an outer fold.
 * Costs outer folds times the whole search. Throws as `crossValidate`, and `ParamError` for what is no search.
 */
export async function nestedCrossValidate<
  V,
  R extends Searchable,
  Y extends Label | readonly Label[],
  S extends Metrics<Y>,
>(
  search: Search<V, R>,
  data: Parameters<R['fit']>[0] & Dataset<unknown, ArrayLike<Y>>,
  options: Omit<CrossValidateOptions<S>, 'models' | 'workers'>,
): Promise<NestedCrossValidation<V, keyof S & string, Y>> {
  if (typeof search?.run !== 'function') {
    throw new ParamError(
      `nestedCrossValidate: expected a search, got ${show(search)}. For other recipes use crossValidate.`,
    )
  }
  knownOptions('nestedCrossValidate', options, foldOptions)
  const searches: Omit<SearchResult<V, unknown>, 'model'>[] = []
  const watched: PredictorRecipe = {
    type: search.type,
    kind: search.kind,
    async fit(rows, given) {
      const { onProgress } = options
      const stage = `trials of fold ${searches.length + 1}`
      const { model, ...found } = await search.run(rows as Parameters<R['fit']>[0], {
        ...given,
        ...(onProgress && { onProgress: (p) => onProgress({ ...p, stage }) }),
      })
      searches.push(Object.freeze(found))
      return model as Fitted<R>
    },
  }
  const { models: _, ...outer } = await crossValidate(watched as never, data as AnyData as never, options as never)
  return { ...(outer as Omit<CrossValidation<never, keyof S & string, Y>, 'models'>), searches }
}
