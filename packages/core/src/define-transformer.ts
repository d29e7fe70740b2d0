import type {
  FitMoreOptions,
  FitOptions,
  Invertible,
  ModelType,
  State,
  Transformer,
  TransformerRecipe,
} from './contract.ts'
import type { FitMore, LearnsMore, ModelInfo } from './define-classifier.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { markedCopying } from './estimator/copies-rows.ts'
import { factory } from './estimator/factory.ts'
import { FIT_OVER } from './estimator/fit-over.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { stateToContinue, warmStartState } from './estimator/warm-start.ts'
import { refuseValidation } from './estimator/watched-rows.ts'
import { transformerWeights } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What a transformer's `fit` gets; `y` is what the caller gave, unchecked, or undefined. */
export interface TransformerData<Native> {
  readonly x: Native
  readonly rows: number
  readonly y: unknown
  /** Checked; undefined where every row weighs 1, and where the definition does not say `usesWeight`. */
  readonly weight: Float64Array | undefined
}

export interface TransformerMethods<Native, Out> {
  transform(x: Native): Out | Promise<Out>
  /** What `transform` gives, which may be written over `x`: for training rows that nobody else reads. */
  overwrite?(x: Native): Out | Promise<Out>
  /** Names of the output's columns, made of the input's where these are known and matter. Not for columns that stay what they are. */
  featureNames?(names?: readonly string[]): readonly string[]
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

/** Makes rows again of what `transform` made of them. */
export interface InverseMethods<Z, Native, Back> {
  readonly accepts: InputKind<Z, Native>
  /** Columns that `transform` gives; undefined where the notion does not apply. */
  readonly features: number | undefined
  /** May throw `ParamError` naming a setting that loses what it would need. */
  inverseTransform(z: Native): Back | Promise<Back>
}

/** What `inverse` adds to models; nothing where a definition has none, and `Z` is never. */
type InverseOf<Z, Back> = [Z] extends [never] ? object : Invertible<Z, Back>

type Info = Pick<ModelInfo, 'features'>

export interface TransformerDefinition<
  In,
  Native,
  Out,
  S extends ParamSpecs,
  E extends object,
  Z = never,
  NativeZ = never,
  Back = never,
> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  readonly version: number
  readonly accepts: InputKind<In, Native>
  readonly params: S
  /** Lets NaN through to `fit` and `transform`. */
  readonly allowMissing?: boolean
  /** `fit` and `fitMore` use the data's `weight`; without it weights are refused. */
  readonly usesWeight?: boolean
  /** Whether neither state nor methods keep memory of training rows: folds may then share it. */
  readonly copiesRows?: boolean
  /** Its models have a `transformSparse`, which composites that take sparse rows call after `fit`, in place of `fitTransform`. */
  readonly sparseForm?: true
  /** Gives recipes a `fitMore`. */
  readonly fitMore?: FitMore<TransformerData<Native>, S>
  readonly fit: (data: TransformerData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  /**
   * `fit` and `transform` of the same rows in one pass: where that is cheaper, with the same bits as one after the other,
   * or where training rows are transformed otherwise, as by cross-fitting.
   */
  readonly fitTransform?: (
    data: TransformerData<Native>,
    params: Values<S>,
    ctx: FitContext,
  ) => Promise<{ readonly state: State; readonly transformed: Out }>
  readonly methods: (state: State, params: Values<S>, info: Info) => TransformerMethods<Native, Out>
  /** Gives models an `inverseTransform`. */
  readonly inverse?: (state: State, params: Values<S>, info: Info) => InverseMethods<Z, NativeZ, Back>
  /** Read-only properties to show on the model, such as `components`. */
  readonly expose?: (state: State, params: Values<S>, info: Info) => E
  /** One input, one output: what `transform` computes. */
  readonly graph?: (state: State, params: Values<S>, info: Info) => Graph
}

export interface DefinedTransformerRecipe<In, Out, P, E = object> extends TransformerRecipe<In, Out, P> {
  fit(...args: Parameters<TransformerRecipe<In, Out, P>['fit']>): Promise<Transformer<In, Out> & Readonly<E>>
  fitTransform(
    ...args: Parameters<TransformerRecipe<In, Out, P>['fit']>
  ): Promise<{ readonly model: Transformer<In, Out> & Readonly<E>; readonly transformed: Out }>
}

/** `Incremental` for transformers, whose batches need no targets. */
export interface IncrementalTransformer<M, In> {
  fitMore(
    model: M | undefined,
    batch: { readonly x: In; readonly y?: unknown; readonly weight?: ArrayLike<number> },
    options?: FitMoreOptions,
  ): Promise<M>
}

/** Makes recipes, and rebuilds models from files. */
export interface TransformerFactory<In, Out, S extends ParamSpecs, E = object, More = unknown>
  extends ModelType<Transformer<In, Out> & Readonly<E>> {
  (params?: Partial<Values<S>>): DefinedTransformerRecipe<In, Out, Values<S>, E> & More
  readonly params: S
}

/** A transformer from two functions, as `defineClassifier` makes a classifier. */
export function defineTransformer<
  In,
  Native,
  Out,
  const S extends ParamSpecs,
  E extends object = object,
  Z = never,
  NativeZ = never,
  Back = never,
>(
  d: TransformerDefinition<In, Native, Out, S, E, Z, NativeZ, Back> & LearnsMore<TransformerData<Native>, S>,
): TransformerFactory<
  In,
  Out,
  S,
  E & InverseOf<Z, Back>,
  IncrementalTransformer<Transformer<In, Out> & Readonly<E & InverseOf<Z, Back>>, In>
>
export function defineTransformer<
  In,
  Native,
  Out,
  const S extends ParamSpecs,
  E extends object = object,
  Z = never,
  NativeZ = never,
  Back = never,
>(
  d: TransformerDefinition<In, Native, Out, S, E, Z, NativeZ, Back>,
): TransformerFactory<In, Out, S, E & InverseOf<Z, Back>>
export function defineTransformer<In, Native, Out, const S extends ParamSpecs, E extends object, Z, NativeZ, Back>(
  d: TransformerDefinition<In, Native, Out, S, E, Z, NativeZ, Back>,
): TransformerFactory<In, Out, S, E> {
  const allowMissing = d.allowMissing ?? false

  const build = (state: State, params: Values<S>, info: Info) =>
    modelOf(state, params, info, d.methods(state, params, info))

  const modelOf = (
    state: State,
    params: Values<S>,
    info: Info,
    methods: TransformerMethods<Native, Out>,
  ): Transformer<In, Out> & Readonly<E> => {
    const { life, base } = modelBase(d, 'transformer', { state, params, info, methods })
    let names: readonly string[] | undefined
    const model: Transformer<In, Out> & { featureNamesOut?: Transformer<In, Out>['featureNamesOut'] } = {
      ...base,
      ...d.expose?.(state, params, info),
      async transform(x) {
        life.assertAlive('transform')
        return methods.transform(methodInput(`${d.type}.transform`, d.accepts, x, allowMissing, info.features))
      },
    }
    const inverse = d.inverse?.(state, params, info)
    if (inverse) {
      Object.assign(model, {
        async inverseTransform(z: Z) {
          life.assertAlive('inverseTransform')
          const where = `${d.type}.inverseTransform`
          return inverse.inverseTransform(methodInput(where, inverse.accepts, z, allowMissing, inverse.features))
        },
      })
    }
    if (methods.featureNames) {
      Object.defineProperty(model, 'featureNames', {
        enumerable: true,
        get: () => (names ??= Object.freeze([...methods.featureNames!()])),
      })
      model.featureNamesOut = (given) => Object.freeze([...methods.featureNames!(given)])
    }
    return Object.freeze(model) as Transformer<In, Out> & Readonly<E>
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(
      d.type,
      'transformer',
      d.params,
      given,
      (params) => {
        type Data = {
          readonly x: In
          readonly y?: unknown
          readonly weight?: ArrayLike<number>
          readonly validation?: unknown
        }
        const rowsOf = (method: string, data: Data) => {
          refuseValidation(d, method, data.validation)
          const { native, rows, features } = fitInput(`${d.type}.${method}`, d.accepts, data.x, allowMissing)
          const weight = transformerWeights(d, method, data.weight, rows)
          return { rows: { x: native, rows, y: data.y, weight }, info: { features } }
        }
        const prepare = (data: Data, options: FitOptions) => {
          const { rows, info } = rowsOf('fit', data)
          return { rows, ctx: fitContext(d.type, options, warmStartState(d.type, options, info)), info }
        }
        const fitTransform = async (data: Data, options: FitOptions, over: boolean) => {
          const { rows, ctx, info } = prepare(data, options)
          if (d.fitTransform) {
            const { state, transformed } = await d.fitTransform(rows, params, ctx)
            await unlessAborted(ctx, state)
            return { model: build(state, params, info), transformed }
          }
          const state = await unlessAborted(ctx, d.fit(rows, params, ctx))
          const methods = d.methods(state, params, info)
          const transform = (over && methods.overwrite) || methods.transform
          // The rows that were converted and checked for `fit`, not the caller's once more.
          return { model: modelOf(state, params, info, methods), transformed: await transform.call(methods, rows.x) }
        }
        return {
          ...(d.sparseForm && { sparseForm: true }),
          async fit(data: Data, options: FitOptions = {}) {
            const { rows, ctx, info } = prepare(data, options)
            return build(await unlessAborted(ctx, d.fit(rows, params, ctx)), params, info)
          },
          fitTransform: (data: Data, options: FitOptions = {}) => fitTransform(data, options, false),
          ...markedCopying(d.copiesRows),
          [FIT_OVER]: (data: Data, options: FitOptions = {}) => fitTransform(data, options, true),
          ...(d.fitMore && {
            async fitMore(model: Transformer<In, Out> | undefined, batch: Data, options: FitMoreOptions = {}) {
              const { rows, info } = rowsOf('fitMore', batch)
              const state = model && stateToContinue(d.type, model, info)
              const ctx = fitContext(d.type, options, undefined)
              return build(
                await unlessAborted(ctx, d.fitMore!(state, rows, params, ctx, model?.params as Values<S> | undefined)),
                params,
                info,
              )
            },
          }),
        }
      },
      d,
    ) as unknown as ReturnType<TransformerFactory<In, Out, S, E>>

  return factory(d, make, build)
}
