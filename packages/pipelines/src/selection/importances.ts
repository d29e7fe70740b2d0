import { type Dataset, type FitOptions, InputError, type Model, Tensor } from '@foldwise/core'

/** A classifier's or a regressor's recipe whose models say how much each column matters. */
export interface JudgingRecipe {
  readonly type: string
  readonly kind: string
  readonly params: object
  fit(data: Dataset<never, never>, options?: FitOptions): Promise<Model>
}

/**
 * A number a column: `featureImportances`, or the `size` of `coef`, summed over outputs. Throws `InputError` where there is neither.
 */
export async function importancesOf(
  where: string,
  model: Model,
  features: number,
  size: (v: number) => number = Math.abs,
): Promise<Float64Array> {
  const { featureImportances, coef } = model as Partial<Record<'featureImportances' | 'coef', unknown>>
  const found = featureImportances ?? coef
  if (!(found instanceof Tensor) || found.shape.at(-1) !== features) {
    throw new InputError(
      `${where}: expected a model with 'featureImportances' or 'coef' of ${features} columns, got '${model.type}', which has none. Use a linear model or trees.`,
    )
  }
  const out = new Float64Array(features)
  const values = (await found.data()) as Float64Array
  values.forEach((v, k) => {
    out[k % features]! += size(v)
  })
  return out
}
