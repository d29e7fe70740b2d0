import type { Clusterer, ClustererRecipe, FitMoreOptions, FitOptions, ModelType, State } from './contract.ts'
import type { FitMore, LearnsMore, ModelInfo } from './define-classifier.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { stateToContinue, warmStartState } from './estimator/warm-start.ts'
import { refuseValidation } from './estimator/watched-rows.ts'
import { transformerWeights as optionalWeights } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What a clusterer's `fit` gets. */
export interface ClustererData<Native> {
  readonly x: Native
  readonly rows: number
  /** Checked; undefined where every row weighs 1, and where the definition does not say `usesWeight`. */
  readonly weight: Float64Array | undefined
}

export interface ClustererMethods<Native> {
  /** Cluster of each row, 0 .. clusters - 1, or -1 for none. */
  predict(x: Native): Int32Array | Promise<Int32Array>
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

type Info = Pick<ModelInfo, 'features'>

export interface ClustererDefinition<In, Native, S extends ParamSpecs, E extends object> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  readonly version: number
  readonly accepts: InputKind<In, Native>
  readonly params: S
  /** `fit` and `fitMore` use the data's `weight`; without it weights are refused. */
  readonly usesWeight?: boolean
  /** Gives recipes a `fitMore`. */
  readonly fitMore?: FitMore<ClustererData<Native>, S>
  readonly fit: (data: ClustererData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: Info) => ClustererMethods<Native>
  readonly expose?: (state: State, params: Values<S>, info: Info) => E
  readonly graph?: (state: State, params: Values<S>, info: Info) => Graph
}

export interface DefinedClustererRecipe<In, P, E> extends ClustererRecipe<In, P> {
  fit(...args: Parameters<ClustererRecipe<In, P>['fit']>): Promise<Clusterer<In> & Readonly<E>>
}

/** `Incremental` without targets. */
export interface IncrementalClusterer<M, In> {
  fitMore(
    model: M | undefined,
    batch: { readonly x: In; readonly weight?: ArrayLike<number> },
    options?: FitMoreOptions,
  ): Promise<M>
}

/** Makes recipes, and rebuilds models from files. */
export interface ClustererFactory<In, S extends ParamSpecs, E, More = unknown>
  extends ModelType<Clusterer<In> & Readonly<E>> {
  (params?: Partial<Values<S>>): DefinedClustererRecipe<In, Values<S>, E> & More
  readonly params: S
}

/** A clusterer from two functions, as `defineClassifier` makes a classifier. */
export function defineClusterer<In, Native, const S extends ParamSpecs, E extends object = object>(
  d: ClustererDefinition<In, Native, S, E> & LearnsMore<ClustererData<Native>, S>,
): ClustererFactory<In, S, E, IncrementalClusterer<Clusterer<In> & Readonly<E>, In>>
export function defineClusterer<In, Native, const S extends ParamSpecs, E extends object = object>(
  d: ClustererDefinition<In, Native, S, E>,
): ClustererFactory<In, S, E>
export function defineClusterer<In, Native, const S extends ParamSpecs, E extends object>(
  d: ClustererDefinition<In, Native, S, E>,
): ClustererFactory<In, S, E> {
  const build = (state: State, params: Values<S>, info: Info): Clusterer<In> & Readonly<E> => {
    const methods = d.methods(state, params, info)
    const { life, base } = modelBase(d, 'clusterer', { state, params, info, methods })
    const model: Clusterer<In> = {
      ...base,
      ...d.expose?.(state, params, info),
      async predict(x) {
        life.assertAlive('predict')
        return methods.predict(methodInput(`${d.type}.predict`, d.accepts, x, false, info.features))
      },
    }
    return Object.freeze(model) as Clusterer<In> & Readonly<E>
  }

  type Data = { readonly x: In; readonly weight?: ArrayLike<number>; readonly validation?: unknown }
  const prepare = (method: string, data: Data) => {
    refuseValidation(d, method, data.validation)
    const { native, rows, features } = fitInput(`${d.type}.${method}`, d.accepts, data.x, false)
    const weight = optionalWeights(d, method, data.weight, rows)
    return { rows: { x: native, rows, weight }, info: { features } }
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(
      d.type,
      'clusterer',
      d.params,
      given,
      (params) => ({
        async fit(data: Data, options: FitOptions = {}) {
          const { rows, info } = prepare('fit', data)
          const ctx = fitContext(d.type, options, warmStartState(d.type, options, info))
          return build(await unlessAborted(ctx, d.fit(rows, params, ctx)), params, info)
        },
        ...(d.fitMore && {
          async fitMore(model: Clusterer<In> | undefined, batch: Data, options: FitMoreOptions = {}) {
            const { rows, info } = prepare('fitMore', batch)
            const state = model && stateToContinue(d.type, model, info)
            const ctx = fitContext(d.type, options, undefined)
            return build(
              await unlessAborted(ctx, d.fitMore!(state, rows, params, ctx, model?.params as Values<S> | undefined)),
              params,
              info,
            )
          },
        }),
      }),
      d,
    ) as unknown as ReturnType<ClustererFactory<In, S, E>>

  return factory(d, make, build)
}
