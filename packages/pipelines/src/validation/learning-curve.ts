import {
  type ClassifierRecipe,
  type Dataset,
  fitContext,
  type Label,
  type MultiOutputClassifierRecipe,
  ParamError,
  type RegressorRecipe,
  show,
  stream,
} from '@foldwise/core'
import { knownOptions, type OptionNames } from '../known-options.ts'
import type { Fold } from '../split/splitter.ts'
import type { LabelRowMetrics, Metrics } from './metrics.ts'
import type { AnyData, PredictorRecipe } from './predictor-recipe.ts'
import { type FoldResult, runFold, type ValidationOptions, validation, validationOptions } from './subject.ts'
import { type FoldScores, summarize } from './summary.ts'

export interface LearningCurveOptions<S> extends ValidationOptions<S> {
  /**
   * Training rows of each point: fractions of the smallest training part (up to 1, rounded down) or numbers of rows.
   * Default `[0.1, 0.325, 0.55, 0.775, 1]`.
   */
  readonly trainSizes?: readonly number[]
  /**
   * Take them at random (default true), not the first ones, which may be of one class; each point's rows are among the
   * next one's. Set it to false for rows in the order of time.
   */
  readonly shuffle?: boolean
}

const ownOptions: OptionNames<LearningCurveOptions<unknown>> = {
  ...validationOptions,
  trainSizes: true,
  shuffle: true,
}

export interface CurvePoint<N extends string> {
  readonly scores: { readonly [K in N]: FoldScores }
  readonly trainScores: { readonly [K in N]: FoldScores }
  readonly fitMs: readonly number[]
}

export interface LearningCurvePoint<N extends string> extends CurvePoint<N> {
  /** Rows that each model of this point learned from. */
  readonly trainSize: number
}

/**
 * Scores on training and test rows of models that learned from ever more rows. Where both are poor and close, the model
 * is too simple (bias); where they stay apart, it learns its rows by heart (variance), and more rows may help.
 * scikit-learn's `learning_curve`. Throws as `crossValidate`, and `ParamError` for sizes out of bounds.
 */
export function learningCurve<In, L extends Label, S extends Metrics<L>>(
  recipe: ClassifierRecipe<In, object>,
  data: Dataset<In, readonly L[]>,
  options: LearningCurveOptions<S>,
): Promise<readonly LearningCurvePoint<keyof S & string>[]>
export function learningCurve<In, L extends Label, S extends LabelRowMetrics<L>>(
  recipe: MultiOutputClassifierRecipe<In, object>,
  data: Dataset<In, readonly (readonly L[])[]>,
  options: LearningCurveOptions<S>,
): Promise<readonly LearningCurvePoint<keyof S & string>[]>
export function learningCurve<In, S extends Metrics<number>>(
  recipe: RegressorRecipe<In, object>,
  data: Dataset<In, ArrayLike<number>>,
  options: LearningCurveOptions<S>,
): Promise<readonly LearningCurvePoint<keyof S & string>[]>
export async function learningCurve(
  recipe: PredictorRecipe,
  data: AnyData,
  options: LearningCurveOptions<Metrics<never>>,
): Promise<readonly LearningCurvePoint<string>[]> {
  knownOptions('learningCurve', options, ownOptions)
  const v = validation('learningCurve', recipe, data, options)
  const ctx = fitContext('learningCurve', options, undefined)
  const { shuffle = true, seed = 0 } = options
  const folds = [...v.folds].map(({ train, test }, i): Fold => {
    if (!shuffle) return { train, test }
    const order = stream(seed, 'learningCurve', i).permutation(train.length)
    return { train: Int32Array.from(order, (k) => train[k]!), test }
  })
  const smallest = Math.min(...folds.map((f) => f.train.length))
  const sizes = trainSizes(options.trainSizes ?? [0.1, 0.325, 0.55, 0.775, 1], smallest)
  const total = sizes.length * folds.length
  const points: LearningCurvePoint<string>[] = []
  for (const trainSize of sizes) {
    const results: FoldResult[] = []
    for (const { train, test } of folds) {
      await ctx.checkpoint()
      const name = `${trainSize} rows, fold ${results.length + 1} of ${folds.length}`
      const part = { train: train.subarray(0, trainSize), test }
      const result = await runFold(v, recipe, part, { name, trainScores: true })
      results.push(result)
      ctx.progress('fits', points.length * folds.length + results.length, total, result.scores)
    }
    points.push({ trainSize, ...curvePoint(Object.keys(v.metrics), results) })
  }
  options.signal?.throwIfAborted()
  return points
}

export function curvePoint(names: readonly string[], results: readonly FoldResult[]): CurvePoint<string> {
  return {
    scores: summarize(
      names,
      results.map((r) => r.scores),
    ),
    trainScores: summarize(
      names,
      results.map((r) => r.trainScores!),
    ),
    fitMs: results.map((r) => r.fitMs),
  }
}

/** Distinct numbers of rows, ascending. */
function trainSizes(given: readonly number[], most: number): number[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new ParamError(
      `learningCurve: expected 'trainSizes' to be at least one fraction or number of rows, got ${show(given)}. The default is [0.1, 0.325, 0.55, 0.775, 1].`,
    )
  }
  const sizes = given.map((size) => {
    const rows = size <= 1 && !(size === 1 && given.some((s) => s > 1)) ? Math.floor(size * most) : size
    if (!(Number.isInteger(rows) && rows >= 1 && rows <= most)) {
      throw new ParamError(
        `learningCurve: expected 'trainSizes' to be fractions or numbers of rows that make 1 to ${most} rows, got ${show(size)}. The smallest training part has ${most}.`,
      )
    }
    return rows
  })
  return [...new Set(sizes)].sort((a, b) => a - b)
}
