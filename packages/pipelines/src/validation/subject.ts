import {
  compareLabels,
  type Dataset,
  type FitOptions,
  InputError,
  type Label,
  ParamError,
  type Progress,
  show,
} from '@foldwise/core'
import { fitWithin } from '../compose/pipeline.ts'
import type { OptionNames } from '../known-options.ts'
import { groupKFold } from '../split/group-k-fold.ts'
import { kFold } from '../split/k-fold.ts'
import { checkedRows } from '../split/rows.ts'
import type { Fold, Folds, Splitter } from '../split/splitter.ts'
import { stratifiedGroupKFold } from '../split/stratified-group-k-fold.ts'
import { stratifiedKFold } from '../split/stratified-k-fold.ts'
import { takeData } from '../split/take-data.ts'
import type { FoldMemory } from './fold-memory.ts'
import { type Metrics, scoreAll } from './metrics.ts'
import { outputsOf, type Predictor } from './outputs.ts'
import type { AnyData, PredictorRecipe } from './predictor-recipe.ts'
import type { SharedPrefixes } from './shared-prefixes.ts'

export interface ValidationOptions<S> extends Omit<FitOptions, 'warmStart'> {
  /** Functions of true and predicted labels or values, by the names that their scores get. */
  readonly metrics: S
  /**
   * A splitter, or a number of folds (default 5): of `stratifiedKFold` for classifiers, of `kFold` for regressors and classifiers of several labels,
   * or, where the data has groups, of `stratifiedGroupKFold` and `groupKFold`.
   */
  readonly cv?: number | Splitter
  /** One call a finished fit, with the scores on its test rows. */
  readonly onProgress?: (progress: Progress) => void
}

export const validationOptions: OptionNames<ValidationOptions<unknown>> = {
  metrics: true,
  cv: true,
  seed: true,
  signal: true,
  onProgress: true,
  onWarning: true,
  device: true,
  threads: true,
}

/** Everything a validation asks of its arguments before the first fit. */
export interface Validation {
  readonly where: string
  readonly data: AnyData
  readonly folds: Folds
  /** All labels, ascending, of a classifier's data. */
  readonly classes: readonly Label[]
  readonly metrics: Metrics<never>
  readonly options: ValidationOptions<unknown>
}

export function validation(
  where: string,
  recipe: { readonly kind: string },
  data: AnyData,
  options: ValidationOptions<object>,
): Validation {
  const metrics = (options as ValidationOptions<Metrics<never>> | undefined)?.metrics
  if (typeof metrics !== 'object' || metrics === null || Object.keys(metrics).length === 0) {
    throw new ParamError(
      `${where}: expected 'metrics' to be an object of functions by name, got ${show(metrics)}. For example { metrics: { accuracy } }.`,
    )
  }
  for (const [name, metric] of Object.entries(metrics)) {
    if (typeof metric !== 'function' && typeof metric?.metric !== 'function') {
      throw new ParamError(
        `${where}: expected the metric '${name}' to be a function or { from, metric }, got ${show(metric)}. See Metric.`,
      )
    }
  }
  if (data.y === undefined) throw new InputError(`${where}: expected y, one entry a row, got none. Add it to the data.`)
  checkedRows(where, data)
  const { seed = 0, cv = 5 } = options
  const splitter = typeof cv === 'number' ? standardSplitter(recipe.kind, data, cv) : cv
  if (typeof splitter !== 'object' || typeof splitter?.split !== 'function') {
    throw new ParamError(
      `${where}: expected 'cv' to be a number of folds or a splitter, got ${show(cv)}. The default is 5.`,
    )
  }
  const classes =
    recipe.kind === 'classifier' ? [...new Set(Array.from(data.y as ArrayLike<Label>))].sort(compareLabels) : []
  return { where, data, folds: splitter.split(data, { seed }), classes, metrics, options }
}

function standardSplitter(kind: string, data: AnyData, nSplits: number): Splitter {
  if (kind === 'classifier') return data.groups ? stratifiedGroupKFold({ nSplits }) : stratifiedKFold({ nSplits })
  return data.groups ? groupKFold({ nSplits }) : kFold({ nSplits })
}

export interface FoldResult {
  readonly scores: { readonly [name: string]: number }
  readonly trainScores: { readonly [name: string]: number } | undefined
  readonly fitMs: number
  readonly scoreMs: number
  /** Of the first metric on the test rows, after each number of rounds that was reached. */
  readonly rounds?: readonly number[]
  /** Why there are no scores, where a task asks for that rather than for what was thrown. */
  readonly error?: string
}

/**
 * Fits on the training rows of a fold, which are copied out before the fit sees anything, and scores on its test rows.
 * `use` gets the model before it is freed; the model is kept where `use` returns true.
 */
export async function runFold(
  v: Validation,
  recipe: PredictorRecipe,
  fold: Fold,
  o: {
    readonly name: string
    readonly trainScores: boolean
    readonly use?: (model: Predictor, x: unknown) => Promise<boolean>
    /** Where the models keep no memory of the rows: memory for the rows of one fold after another. */
    readonly memory?: FoldMemory
    /** Where other recipes are tried on the same fold too: what they share, and the fold's name there. */
    readonly shared?: { readonly prefixes: SharedPrefixes; readonly key: string }
  },
): Promise<FoldResult> {
  v.options.signal?.throwIfAborted()
  const rows = o.shared?.prefixes.fold(o.shared.key, v.data, fold)
  const train = rows?.train ?? o.memory?.take(v.data, fold.train, 'train') ?? takeData(v.data, fold.train)
  const started = performance.now()
  const options = fitOptionsOf(v, o.name)
  // These copies of rows are for this fit alone, unless they are scored too.
  const over = !o.shared && !o.trainScores ? fitWithin(recipe) : undefined
  const fit = o.shared
    ? o.shared.prefixes.fit(o.shared.key, recipe, options)
    : (over?.(train, options, { over: true }) ?? recipe.fit(train as Dataset<unknown, never>, options))
  const model = (await fit) as Predictor
  const fitted = performance.now()
  let keep = false
  try {
    const test = rows?.test ?? o.memory?.take(v.data, fold.test, 'test') ?? takeData(v.data, fold.test)
    const scores = await scoresOf(v, model, test)
    const scored = performance.now()
    const trainScores = o.trainScores ? await scoresOf(v, model, train) : undefined
    keep = (await o.use?.(model, test.x)) ?? false
    return { scores, trainScores, fitMs: fitted - started, scoreMs: scored - fitted }
  } finally {
    if (!keep) model.dispose()
  }
}

/** What every fit of a validation gets; `name` says which it is where it warns. */
export function fitOptionsOf({ options }: Validation, name: string): FitOptions {
  const { seed, signal, device, threads, onWarning } = options
  return {
    ...(seed !== undefined && { seed }),
    ...(signal && { signal }),
    ...(device && { device }),
    ...(threads !== undefined && { threads }),
    ...(onWarning && { onWarning: (w) => onWarning({ ...w, message: `${name}: ${w.message}` }) }),
  }
}

export const scoresOf = (v: Validation, model: Predictor, { x, y }: AnyData): Promise<FoldResult['scores']> =>
  scoreAll(
    v.metrics,
    y as ArrayLike<never> as readonly never[],
    outputsOf<never>(v.where, model, x, v.classes),
    v.classes,
  )
