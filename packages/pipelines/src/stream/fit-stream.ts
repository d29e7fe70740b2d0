import { type FitOptions, InputError, type Label, type Model, ParamError, show } from '@foldwise/core'
import { type AnyStep, pipelineModel } from '../compose/pipeline-model.ts'
import type { Fitted } from '../compose/pipeline-types.ts'

interface Batch {
  readonly x: unknown
  readonly y?: unknown
  readonly weight?: ArrayLike<number>
}

interface AnyRecipe {
  readonly type: string
  readonly kind: string
  fit(data: never, options?: FitOptions): Promise<Model>
}
interface Streamed extends AnyRecipe {
  /** Of composites, whose parts learn from the batches in their own ways. */
  fitBatches?(batches: Batches<Batch>, options?: StreamOptions): Promise<Model>
  fitMore?(model: Model | undefined, batch: Batch, options?: StreamOptions): Promise<Model>
  fit(data: Batch, options?: FitOptions): Promise<Model>
  readonly steps?: readonly Streamed[]
}

export interface StreamOptions extends Omit<FitOptions, 'warmStart'> {
  /** All labels there are, for classifiers, where the first batch may lack some. */
  readonly classes?: readonly Label[]
}

/** Makes the batches again, from the first to the last. */
export type Batches<D> = () => AsyncIterable<D> | Iterable<D>
/** What a recipe's `fit` takes. */
export type DataOf<R extends AnyRecipe> = Parameters<R['fit']>[0]

/**
 * Fits a recipe with a `fitMore`, or a pipeline that ends in one, on batches, of which one is in memory at a time: for data larger than it.
 *
 *     const batches = async function* () { for await (const t of csvBatches(createReadStream(path), { schema })) yield splitTarget(t, 'income') }
 *     const model = await fitStream(pipeline(standardScaler(), gaussianNB()), batches)
 *
 * `batches` is called once for each step of a pipeline that learns in batches, in turn: the step learns from what the fitted steps before
 * it make of all batches. A step before the last that does not learn in batches learns from the first one alone, and a warning
 * says so: let that be large, and in random order. A `columnTransformer` learns part by part, in one more pass for each part that is a
 * pipeline. Progress counts batches.
 *
 * Throws `ParamError` where the recipe, or the pipeline's last step, has no `fitMore`; `InputError` for no batch.
 */
export async function fitStream<R extends AnyRecipe>(
  recipe: R,
  batches: Batches<DataOf<R>>,
  options: StreamOptions = {},
): Promise<Fitted<R>> {
  const { classes, onProgress, ...rest } = options
  const whole = recipe as unknown as Streamed
  const steps = whole.steps ?? [whole]
  const last = steps.at(-1)!
  if (!learnsInBatches(last)) {
    throw new ParamError(
      `fitStream: expected a recipe that learns in batches, with a 'fitMore', got ${show(last.type)}. Take one, such as gaussianNB().`,
    )
  }
  if (typeof batches !== 'function') {
    throw new ParamError(
      `fitStream: expected a function that makes the batches, got ${show(batches)}. Write () => batches.`,
    )
  }
  const fitted: AnyStep[] = []
  try {
    for (const step of steps) {
      const own = step === last ? { ...rest, ...(classes && { classes }) } : rest
      fitted.push((await learn(step, batches as Batches<Batch>, fitted, own, onProgress)) as AnyStep)
    }
  } catch (error) {
    for (const model of fitted) model.dispose()
    throw error
  }
  return (whole.steps ? pipelineModel(fitted) : fitted[0]!) as Fitted<R>
}

/** Whether `fitStream` takes it. */
export const learnsInBatches = (recipe: object): boolean => {
  const { fitMore, fitBatches, steps } = recipe as Streamed
  return Boolean(fitMore ?? fitBatches) || (steps !== undefined && learnsInBatches(steps.at(-1)!))
}

/** The batches as fitted steps make them. */
const after = (before: readonly AnyStep[], batches: Batches<Batch>): Batches<Batch> =>
  async function* () {
    for await (const batch of batches()) {
      let { x } = batch
      for (const step of before) x = await step.transform!(x)
      yield { ...batch, x }
    }
  }

async function learn(
  step: Streamed,
  batches: Batches<Batch>,
  before: readonly AnyStep[],
  options: StreamOptions,
  onProgress: StreamOptions['onProgress'],
): Promise<Model> {
  if (step.fitBatches) return step.fitBatches(after(before, batches), { ...options, ...(onProgress && { onProgress }) })
  let model: Model | undefined
  let done = 0
  for await (const batch of after(before, batches)()) {
    options.signal?.throwIfAborted()
    if (!step.fitMore) {
      options.onWarning?.({
        code: 'first-batch-only',
        message: `${step.type} does not learn in batches: it learned from the first one alone.`,
      })
      return step.fit(batch, options)
    }
    model = await step.fitMore(model, batch, options)
    done++
    onProgress?.({ stage: `${step.type}: batches`, done, total: done })
  }
  if (!model)
    throw new InputError(`fitStream: expected at least one batch, got none. Check that each call makes them anew.`)
  return model
}
