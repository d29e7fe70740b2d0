import {
  type ClassifierRecipe,
  type Dataset,
  type FitOptions,
  type Label,
  type Model,
  ParamError,
  show,
} from '@foldwise/core'
import type { RowSampler, Sampler } from './sampler.ts'

/** A classifier's recipe that resamples the rows it is fitted on; its models are those of the recipe within. */
export interface ResampledRecipe<R extends { readonly fit: unknown }> {
  readonly type: 'resampled'
  readonly kind: 'classifier'
  readonly params: object
  readonly sampler: { readonly type: string; readonly params: object }
  readonly recipe: R
  with(changes: object): this
  readonly fit: R['fit']
}

/**
 * A recipe that is fitted on resampled rows: `pipeline(standardScaler(), resampled(smote(), logisticRegression()))`.
 * Only `fit` resamples; the model is the inner recipe's own and predicts the rows it is given, so inside `crossValidate`,
 * a search or `tunedThreshold` no test row is ever resampled, nor made a synthetic row of. The seed of the fit draws the
 * rows. Weights go through the sampler, which keeps or refuses them; `validation` rows stay as they are; groups end here,
 * as no split may come after resampling.
 * Throws `ParamError` for a search within, whose folds would share synthetic rows: search over `resampled(…)` instead.
 */
export function resampled<R extends ClassifierRecipe<never, object>>(sampler: RowSampler, recipe: R): ResampledRecipe<R>
export function resampled<In, R extends ClassifierRecipe<In, object>>(
  sampler: Sampler<In>,
  recipe: R & ClassifierRecipe<In, object>,
): ResampledRecipe<R>
export function resampled(sampler: Sampler<unknown>, recipe: AnyRecipe): ResampledRecipe<AnyRecipe> {
  if (typeof sampler?.resample !== 'function') {
    throw new ParamError(`resampled: expected a sampler first, got ${show(sampler)}. For example smote().`)
  }
  if (typeof recipe?.fit !== 'function' || recipe.kind !== 'classifier') {
    throw new ParamError(
      `resampled: expected a classifier's recipe, got ${show(recipe?.kind ?? recipe)}. Put transformers around it, or use pipeline(…) within.`,
    )
  }
  if (recipe.run) {
    throw new ParamError(
      `resampled: expected a recipe that does not split its rows, got the search '${recipe.type}'. Search over resampled(…) instead, so that each fold resamples its own training rows.`,
    )
  }
  const made: ResampledRecipe<AnyRecipe> = Object.freeze({
    type: 'resampled',
    kind: 'classifier',
    params: Object.freeze({}),
    sampler,
    recipe,
    with(changes: object) {
      const name = Object.keys(changes)[0]
      if (name !== undefined) {
        throw new ParamError(
          `resampled: expected no parameters of its own, got '${name}'. Change the sampler or the recipe.`,
        )
      }
      return made
    },
    async fit(data: Dataset<unknown, readonly Label[]>, options: FitOptions = {}) {
      const { validation } = data
      const { x, y, weight } = await sampler.resample(data, options)
      return recipe.fit({ x, y, ...(weight && { weight }), ...(validation && { validation }) }, options)
    },
  }) as ResampledRecipe<AnyRecipe>
  return made
}

interface AnyRecipe {
  readonly type: string
  readonly kind: string
  fit(data: object, options?: FitOptions): Promise<Model>
  /** Searches have it. */
  run?(): unknown
}
