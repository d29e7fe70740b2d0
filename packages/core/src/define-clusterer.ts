import type { Clusterer, ClustererRecipe, ModelType, State } from './contract.ts'
import type { ModelInfo } from './define-classifier.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { warmStartState } from './estimator/warm-start.ts'
import type { Graph } from './graph.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

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
  readonly fit: (
    data: { readonly x: Native; readonly rows: number },
    params: Values<S>,
    ctx: FitContext,
  ) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: Info) => ClustererMethods<Native>
  readonly expose?: (state: State, params: Values<S>, info: Info) => E
  readonly graph?: (state: State, params: Values<S>, info: Info) => Graph
}

export interface DefinedClustererRecipe<In, P, E> extends ClustererRecipe<In, P> {
  fit(...args: Parameters<ClustererRecipe<In, P>['fit']>): Promise<Clusterer<In> & Readonly<E>>
}

/** Makes recipes, and rebuilds models from files. */
export interface ClustererFactory<In, S extends ParamSpecs, E> extends ModelType<Clusterer<In> & Readonly<E>> {
  (params?: Partial<Values<S>>): DefinedClustererRecipe<In, Values<S>, E>
  readonly params: S
}

/** A clusterer from two functions, as `defineClassifier` makes a classifier. */
export function defineClusterer<In, Native, const S extends ParamSpecs, E extends object = object>(
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

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(d.type, 'clusterer', d.params, given, (params) => ({
      async fit(data: { x: In }, options = {}) {
        const { native, rows, features } = fitInput(`${d.type}.fit`, d.accepts, data.x, false)
        const ctx = fitContext(d.type, options, warmStartState(d.type, options, { features }))
        const state = await unlessAborted(ctx, d.fit({ x: native, rows }, params, ctx))
        return build(state, params, { features })
      },
    })) as DefinedClustererRecipe<In, Values<S>, E>

  return factory(d, make, build)
}
