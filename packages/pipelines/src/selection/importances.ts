import { type Dataset, type FitOptions, InputError, type Model, Tensor } from '@foldwise/core'
import { pow } from '@foldwise/kernels'

/** A classifier's or a regressor's recipe whose models say how much each column matters. */
export interface JudgingRecipe {
  readonly type: string
  readonly kind: string
  readonly params: object
  fit(data: Dataset<never, never>, options?: FitOptions): Promise<Model>
}

/** What several numbers amount to. */
export type Amount = (values: Float64Array) => number

/** The norm of that order: 1, 2 and so on, and Infinity for the largest. */
export function normOf(order: number): Amount {
  const sizes = (values: Float64Array) => values.map(Math.abs)
  const largest: Amount = (values) => sizes(values).reduce((a, b) => Math.max(a, b), 0)
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0)
  if (order === 1) return (values) => sum(sizes(values))
  if (order === Infinity) return largest
  // Of shares of the largest, whose powers do not leave float64's range.
  return (values) => {
    const most = largest(values)
    const share = most > 0 ? pow(sum(sizes(values).map((v) => pow(v / most, order))), 1 / order) : 0
    return most * share
  }
}

/**
 * A number a column: `featureImportances`, or what its `coef` of all outputs amount to. Throws `InputError` where there is neither.
 */
export async function importancesOf(
  where: string,
  model: Model,
  features: number,
  amount: Amount,
): Promise<Float64Array> {
  const { featureImportances, coef } = model as Partial<Record<'featureImportances' | 'coef', unknown>>
  const found = featureImportances ?? coef
  if (!(found instanceof Tensor) || found.shape.at(-1) !== features) {
    throw new InputError(
      `${where}: expected a model with 'featureImportances' or 'coef' of ${features} columns, got '${model.type}', which has none. Use a linear model or trees.`,
    )
  }
  const values = Float64Array.from((await found.data()) as Float64Array)
  const outputs = values.length / features
  return Float64Array.from({ length: features }, (_, j) =>
    amount(Float64Array.from({ length: outputs }, (_, k) => values[k * features + j]!)),
  )
}
