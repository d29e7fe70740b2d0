import {
  type ClassifierData,
  type FitOptions,
  type FitPart,
  type Label,
  type Regressor,
  type RegressorData,
  takeRows,
} from '@foldwise/core'
import type { AnyClassifier } from './part-outputs.ts'
import type { ClassifierPart, RegressorPart } from './part-types.ts'

export type AnyRegressor = Regressor<unknown>
type Weight = Float64Array | undefined

/** The rows of a composite as a part learns them: with the labels that its user gave. */
export interface PartRows<Y> {
  readonly x: unknown
  readonly y: Y
  readonly weight: Weight
}

export const labelledRows = ({ x, y, labels, weight }: ClassifierData<unknown>): PartRows<readonly Label[]> => ({
  x,
  y: Array.from(y, (c) => labels[c]!),
  weight,
})

export const targetRows = ({ x, y, weight }: RegressorData<unknown>): PartRows<Float64Array> => ({ x, y, weight })

/** Some of the rows. */
export const someRows = <Y>({ x, y, weight }: PartRows<Y>, rows: ArrayLike<number>): PartRows<Y> => ({
  x: takeRows(x, rows),
  y: takeRows(y, rows),
  weight: weight && takeRows(weight, rows),
})

/** Fits a classifier on rows that are made when its turn comes. */
export const classifierOn =
  (recipe: ClassifierPart, rows: () => PartRows<readonly Label[]>): FitPart<AnyClassifier> =>
  (options: FitOptions) =>
    recipe.fit(dataset(rows()), options) as Promise<AnyClassifier>

export const regressorOn =
  (recipe: RegressorPart, rows: () => PartRows<ArrayLike<number>>): FitPart<AnyRegressor> =>
  (options: FitOptions) =>
    recipe.fit(dataset(rows()), options) as Promise<AnyRegressor>

const dataset = <Y>({ x, y, weight }: PartRows<Y>) => ({ x: x as never, y, ...(weight && { weight }) })
