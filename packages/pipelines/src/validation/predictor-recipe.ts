import type { Dataset, FitOptions, Model } from '@foldwise/core'

/** A recipe of a model that predicts, whatever it is made of. */
export interface PredictorRecipe {
  readonly type: string
  readonly kind: string
  fit(data: Dataset<unknown, never>, options?: FitOptions): Promise<unknown>
  fitMore?(model: Model, batch: object, options?: FitOptions): Promise<unknown>
}

/** What it is fitted on. */
export type AnyData = Dataset<unknown, ArrayLike<unknown>>
