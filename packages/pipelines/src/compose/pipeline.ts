import {
  type ClassifierRecipe,
  type ClustererRecipe,
  copiesRows,
  type FitOptions,
  fitOver,
  type Model,
  type MultiOutputClassifierRecipe,
  markCopying,
  ParamError,
  type RegressorRecipe,
  show,
  type TransformerRecipe,
  withIdentity,
} from '@foldwise/core'
import { type AnyStep, pipelineModel } from './pipeline-model.ts'
import type {
  AbilitiesOf,
  ClassifierPipeline,
  ClustererPipeline,
  Fitted,
  MultiOutputAbility,
  MultiOutputClassifierPipeline,
  RegressorPipeline,
  TransformerPipeline,
} from './pipeline-types.ts'

type T<I, O> = TransformerRecipe<I, O, object>
type C<I> = ClassifierRecipe<I, object>
type R<I> = RegressorRecipe<I, object>
type K<I> = ClustererRecipe<I, object>
type B<I> = MultiOutputClassifierRecipe<I, object>

/**
 * Transformers in a row, then a classifier (of one label or of several), a regressor, a clusterer or one more transformer, as one recipe:
 * `pipeline(tfidf(), logisticRegression()).fit({ x: texts, y: labels })`.
 * Each step is fitted on what the steps before it make of the training rows; sample weights go to the last step, and so
 * do the data's `validation` rows, as the fitted steps before it transform them.
 * Steps of one type draw from streams of random numbers of their own.
 * Where all steps have an `inverseTransform`, so does the pipeline, and it undoes them from the last to the first.
 * Steps that do not fit together are compile errors. The fitted steps are on the model as `steps`.
 * Throws `ParamError` where a step before the last is not a transformer.
 */
export function pipeline<I, L extends C<I>>(last: L & C<I>): ClassifierPipeline<I, AbilitiesOf<Fitted<L>>, [L]>
export function pipeline<I, J, S1 extends T<I, J>, L extends C<J>>(
  s1: S1 & T<I, J>,
  last: L & C<J>,
): ClassifierPipeline<I, AbilitiesOf<Fitted<L>>, [S1, L]>
export function pipeline<I, J, K, S1 extends T<I, J>, S2 extends T<J, K>, L extends C<K>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, K>,
  last: L & C<K>,
): ClassifierPipeline<I, AbilitiesOf<Fitted<L>>, [S1, S2, L]>
export function pipeline<I, J, K, M, S1 extends T<I, J>, S2 extends T<J, K>, S3 extends T<K, M>, L extends C<M>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, K>,
  s3: S3 & T<K, M>,
  last: L & C<M>,
): ClassifierPipeline<I, AbilitiesOf<Fitted<L>>, [S1, S2, S3, L]>
export function pipeline<I, L extends R<I>>(last: L & R<I>): RegressorPipeline<I, [L]>
export function pipeline<I, J, S1 extends T<I, J>, L extends R<J>>(
  s1: S1 & T<I, J>,
  last: L & R<J>,
): RegressorPipeline<I, [S1, L]>
export function pipeline<I, J, K, S1 extends T<I, J>, S2 extends T<J, K>, L extends R<K>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, K>,
  last: L & R<K>,
): RegressorPipeline<I, [S1, S2, L]>
export function pipeline<I, J, K, M, S1 extends T<I, J>, S2 extends T<J, K>, S3 extends T<K, M>, L extends R<M>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, K>,
  s3: S3 & T<K, M>,
  last: L & R<M>,
): RegressorPipeline<I, [S1, S2, S3, L]>
export function pipeline<I, J, S1 extends T<I, J>, L extends B<J>>(
  s1: S1 & T<I, J>,
  last: L & B<J>,
): MultiOutputClassifierPipeline<I, MultiOutputAbility<Fitted<L>>, [S1, L]>
export function pipeline<I, J, K, S1 extends T<I, J>, S2 extends T<J, K>, L extends B<K>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, K>,
  last: L & B<K>,
): MultiOutputClassifierPipeline<I, MultiOutputAbility<Fitted<L>>, [S1, S2, L]>
export function pipeline<I, J, S1 extends T<I, J>, L extends K<J>>(
  s1: S1 & T<I, J>,
  last: L & K<J>,
): ClustererPipeline<I, [S1, L]>
export function pipeline<I, J, M, S1 extends T<I, J>, S2 extends T<J, M>, L extends K<M>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, M>,
  last: L & K<M>,
): ClustererPipeline<I, [S1, S2, L]>
export function pipeline<I, J, K, S1 extends T<I, J>, L extends T<J, K>>(
  s1: S1 & T<I, J>,
  last: L & T<J, K>,
): TransformerPipeline<I, K, [S1, L]>
export function pipeline<I, J, K, M, S1 extends T<I, J>, S2 extends T<J, K>, L extends T<K, M>>(
  s1: S1 & T<I, J>,
  s2: S2 & T<J, K>,
  last: L & T<K, M>,
): TransformerPipeline<I, M, [S1, S2, L]>
export function pipeline(...steps: readonly AnyRecipe[]): unknown {
  steps.forEach((step, i) => {
    if (typeof step?.fit !== 'function') {
      throw new ParamError(
        `pipeline: expected recipes, got ${show(step)} as step ${i}. Call its factory first: tfidf().`,
      )
    }
    if (i < steps.length - 1 && step.kind !== 'transformer') {
      throw new ParamError(
        `pipeline: expected a transformer as step ${i}, got the ${step.kind} '${step.type}'. Only the last step may predict.`,
      )
    }
  })
  if (steps.length === 0) throw new ParamError('pipeline: expected at least one step, got none. Give it recipes.')
  return build(steps)
}

interface AnyRecipe {
  readonly type: string
  readonly kind: string
  readonly params: object
  fit(data: object, options?: FitOptions): Promise<Model>
  fitTransform?(data: object, options?: FitOptions): Promise<{ readonly model: Model; readonly transformed: unknown }>
  fitMore?(model: Model, batch: object, options?: FitOptions): Promise<Model>
  with(changes: object): AnyRecipe
}

interface AnyData {
  readonly x: unknown
  readonly y?: unknown
  readonly weight?: ArrayLike<number>
  readonly validation?: { readonly x: unknown }
}

function build(steps: readonly AnyRecipe[]): object {
  const made = {
    type: 'pipeline',
    kind: steps.at(-1)!.kind,
    steps: Object.freeze([...steps]),
    params: Object.freeze({}),
    with(changes: object) {
      const name = Object.keys(changes)[0]
      if (name !== undefined) {
        throw new ParamError(
          `pipeline: expected no parameters of its own, got '${name}'. Make a pipeline of the changed steps.`,
        )
      }
      return build(steps)
    },
    fit: (data: AnyData, options?: FitOptions) => fitSteps(steps, data, options),
  }
  const within: FitWithin = (data, options, how) => fitSteps(steps, data, options, how)
  Object.defineProperty(made, FIT_WITHIN, { value: within })
  markCopying(made, steps.every(copiesRows))
  return Object.freeze(withIdentity(made, build, steps))
}

const FIT_WITHIN = Symbol('fit within')

/** Transformers that were fitted on rows before; of what was not, the fit is left to the pipeline. */
interface Prefixes {
  /** The step fitted on `x` (by `fit` where it was not yet), and what it makes of it. The pipeline does not own the model. */
  after(step: object, x: unknown, fit: () => Promise<FittedStep>): Promise<FittedStep>
}
export interface FittedStep {
  readonly model: AnyStep
  readonly transformed: unknown
}
interface Within {
  readonly prefixes?: Prefixes
  /** Whether nobody else reads the rows again, so that the first step may write over them. */
  readonly over?: boolean
  /** A pipeline of the same steps, fitted on the same rows, to whose last step rounds are added. */
  readonly grown?: Model
}
type FitWithin = (data: AnyData, options: FitOptions, how: Within) => Promise<Model>

/** How a pipeline is fitted by what knows more of its rows; undefined for recipes that are no pipelines. */
export const fitWithin = (recipe: object): FitWithin | undefined =>
  (recipe as { readonly [FIT_WITHIN]?: FitWithin })[FIT_WITHIN]

/** Whether rounds can be added to a recipe's models (`moreRounds`), or to the last step of a pipeline's. */
export function addsRounds(recipe: object): boolean {
  const { steps } = recipe as { readonly steps?: readonly object[] }
  const last = fitWithin(recipe) ? steps!.at(-1)! : recipe
  return (last as { readonly moreRounds?: true }).moreRounds ?? false
}

async function fitSteps(
  steps: readonly AnyRecipe[],
  data: AnyData,
  options: FitOptions = {},
  { prefixes, over = false, grown }: Within = {},
): Promise<Model> {
  const fitted: AnyStep[] = []
  const warm = warmSteps(options, steps)
  try {
    let { x, validation } = data
    for (const [i, step] of steps.entries()) {
      options.signal?.throwIfAborted()
      const last = i === steps.length - 1
      const own = withSeedOf(steps, i, options)
      const stepOptions = warm && last ? { ...own, warmStart: warm[i]! } : withoutWarmStart(own)
      if (last) {
        const given = { ...data, x, ...(validation && { validation }) }
        const before = grown?.toState().children?.at(-1)
        const fit = before ? step.fitMore!(before, given, stepOptions) : step.fit(given, stepOptions)
        fitted.push((await fit) as AnyStep)
        continue
      }
      // Rows that a step made may be what its model keeps, or its input.
      const fit = () => fitTransform(step, { x, y: data.y }, stepOptions, over && i === 0)
      const { model, transformed } = await (prefixes ? prefixes.after(step, x, fit) : fit())
      fitted.push(model)
      x = transformed
      if (validation) validation = { ...validation, x: await model.transform!(validation.x) }
    }
  } catch (error) {
    for (const model of fitted) model.dispose()
    throw error
  }
  return pipelineModel(fitted)
}

/** Streams of random numbers are named by type: a step of a type that an earlier one has gets a seed of its own. */
function withSeedOf(steps: readonly AnyRecipe[], i: number, options: FitOptions): FitOptions {
  const { type } = steps[i]!
  const before = steps.slice(0, i).filter((s) => s.type === type).length
  return before === 0 ? options : { ...options, seed: JSON.stringify([options.seed ?? 0, 'pipeline', type, before]) }
}

/** Fits a transformer, with what it makes of its training rows, in one pass where it can. */
async function fitTransform(
  step: AnyRecipe,
  data: { x: unknown; y: unknown },
  options: FitOptions,
  over: boolean,
): Promise<FittedStep> {
  const fit = (over ? fitOver(step) : undefined) ?? step.fitTransform
  if (fit) {
    const { model, transformed } = await fit.call(step, data, options)
    return { model: model as AnyStep, transformed }
  }
  const model = (await step.fit(data, options)) as AnyStep
  try {
    return { model, transformed: await model.transform!(data.x) }
  } catch (error) {
    model.dispose()
    throw error
  }
}

/** Only the last step starts from the earlier model; the transformers are fitted anew. */
function warmSteps(options: FitOptions, steps: readonly AnyRecipe[]): readonly Model[] | undefined {
  const model = options.warmStart
  if (!model) return undefined
  const children = model.type === 'pipeline' ? model.toState().children : undefined
  if (children?.length !== steps.length) {
    throw new ParamError(
      `pipeline.fit: expected 'warmStart' to be a pipeline of ${steps.length} steps, got ${model.type === 'pipeline' ? `one of ${children?.length}` : `a '${model.type}'`}. Fit without it.`,
    )
  }
  return children
}

function withoutWarmStart(options: FitOptions): FitOptions {
  const { warmStart: _, ...rest } = options
  return rest
}
