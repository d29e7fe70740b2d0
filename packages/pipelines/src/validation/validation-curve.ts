import {
  type ClassifierRecipe,
  type Dataset,
  fitContext,
  type Label,
  type MultiOutputClassifierRecipe,
  ParamError,
  type RegressorRecipe,
  show,
} from '@foldwise/core'
import { knownOptions, type OptionNames } from '../known-options.ts'
import { type CurvePoint, curvePoint } from './learning-curve.ts'
import type { LabelRowMetrics, Metrics } from './metrics.ts'
import type { AnyData, PredictorRecipe } from './predictor-recipe.ts'
import { SharedPrefixes } from './shared-prefixes.ts'
import { type FoldResult, runFold, type ValidationOptions, validation, validationOptions } from './subject.ts'

export interface ValidationCurveOptions<V, R, S> extends ValidationOptions<S> {
  readonly values: readonly V[]
  /** The recipe for a value: `(c) => pipeline(standardScaler(), logisticRegression({ c }))`. */
  readonly recipe: (value: V) => R
}

const ownOptions: OptionNames<ValidationCurveOptions<unknown, unknown, unknown>> = {
  ...validationOptions,
  values: true,
  recipe: true,
}

export interface ValidationCurvePoint<V, N extends string> extends CurvePoint<N> {
  readonly value: V
}

/**
 * Scores on training and test rows for each value of a parameter, all on the same folds. Where both are poor, the value
 * makes the model too simple; where they part, too free. The best value's score is that of the luckiest of many: judge it
 * on rows that had no say in it. scikit-learn's `validation_curve`. Throws as `crossValidate`.
 */
export function validationCurve<In, L extends Label, V, S extends Metrics<L>>(
  data: Dataset<In, readonly L[]>,
  options: ValidationCurveOptions<V, ClassifierRecipe<In, object>, S>,
): Promise<readonly ValidationCurvePoint<V, keyof S & string>[]>
export function validationCurve<In, L extends Label, V, S extends LabelRowMetrics<L>>(
  data: Dataset<In, readonly (readonly L[])[]>,
  options: ValidationCurveOptions<V, MultiOutputClassifierRecipe<In, object>, S>,
): Promise<readonly ValidationCurvePoint<V, keyof S & string>[]>
export function validationCurve<In, V, S extends Metrics<number>>(
  data: Dataset<In, ArrayLike<number>>,
  options: ValidationCurveOptions<V, RegressorRecipe<In, object>, S>,
): Promise<readonly ValidationCurvePoint<V, keyof S & string>[]>
export async function validationCurve(
  data: AnyData,
  options: ValidationCurveOptions<unknown, PredictorRecipe, Metrics<never>>,
): Promise<readonly ValidationCurvePoint<unknown, string>[]> {
  knownOptions('validationCurve', options, ownOptions)
  if (!Array.isArray(options.values) || options.values.length === 0) {
    throw new ParamError(
      `validationCurve: expected 'values' to be at least one value, got ${show(options.values)}. List those to compare.`,
    )
  }
  const recipes = options.values.map((value) => ({ value, recipe: options.recipe(value) }))
  const v = validation('validationCurve', recipes[0]!.recipe, data, options)
  const ctx = fitContext('validationCurve', options, undefined)
  const total = recipes.length * v.folds.length
  const points: ValidationCurvePoint<unknown, string>[] = []
  using prefixes = new SharedPrefixes()
  for (const { value, recipe } of recipes) {
    const results: FoldResult[] = []
    for (const fold of v.folds) {
      await ctx.checkpoint()
      const key = String(results.length)
      const name = `${show(value)}, fold ${results.length + 1} of ${v.folds.length}`
      const result = await runFold(v, recipe, fold, { name, trainScores: true, shared: { prefixes, key } })
      results.push(result)
      ctx.progress('fits', points.length * v.folds.length + results.length, total, result.scores)
    }
    points.push({ value, ...curvePoint(Object.keys(v.metrics), results) })
  }
  options.signal?.throwIfAborted()
  return points
}
