import type { ModelType, Regressor, RegressorRecipe, State } from './contract.ts'
import type { ModelInfo } from './define-classifier.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { checkTargets } from './estimator/targets.ts'
import { warmStartState } from './estimator/warm-start.ts'
import { checkWeights } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What a regressor's `fit` gets: checked rows, finite targets, and weights (undefined: every row weighs 1). */
export interface RegressorData<Native> {
  readonly x: Native
  readonly rows: number
  readonly y: Float64Array
  readonly weight: Float64Array | undefined
}

export interface RegressorMethods<Native> {
  predict(x: Native): Float64Array | Promise<Float64Array>
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

type Info = Pick<ModelInfo, 'features'>

export interface RegressorDefinition<In, Native, S extends ParamSpecs, E extends object> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  readonly version: number
  readonly accepts: InputKind<In, Native>
  readonly params: S
  /** Lets NaN in x through to `fit` and the methods. */
  readonly allowMissing?: boolean
  readonly fit: (data: RegressorData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: Info) => RegressorMethods<Native>
  readonly expose?: (state: State, params: Values<S>, info: Info) => E
  readonly graph?: (state: State, params: Values<S>, info: Info) => Graph
}

export interface DefinedRegressorRecipe<In, P, E> extends RegressorRecipe<In, P> {
  fit(...args: Parameters<RegressorRecipe<In, P>['fit']>): Promise<Regressor<In> & Readonly<E>>
}

/** Makes recipes, and rebuilds models from files. */
export interface RegressorFactory<In, S extends ParamSpecs, E> extends ModelType<Regressor<In> & Readonly<E>> {
  (params?: Partial<Values<S>>): DefinedRegressorRecipe<In, Values<S>, E>
  readonly params: S
}

/** A regressor from two functions, as `defineClassifier` makes a classifier. */
export function defineRegressor<In, Native, const S extends ParamSpecs, E extends object = object>(
  d: RegressorDefinition<In, Native, S, E>,
): RegressorFactory<In, S, E> {
  const allowMissing = d.allowMissing ?? false

  const build = (state: State, params: Values<S>, info: Info): Regressor<In> & Readonly<E> => {
    const methods = d.methods(state, params, info)
    const { life, base } = modelBase(d, 'regressor', { state, params, info, methods })
    const model: Regressor<In> = {
      ...base,
      ...d.expose?.(state, params, info),
      async predict(x) {
        life.assertAlive('predict')
        return methods.predict(methodInput(`${d.type}.predict`, d.accepts, x, allowMissing, info.features))
      },
    }
    return Object.freeze(model) as Regressor<In> & Readonly<E>
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(d.type, 'regressor', d.params, given, (params) => ({
      async fit(data: { x: In; y: ArrayLike<number>; weight?: ArrayLike<number> }, options = {}) {
        const where = `${d.type}.fit`
        const { native, rows, features } = fitInput(where, d.accepts, data.x, allowMissing)
        const y = checkTargets(where, data.y, rows)
        const weight = data.weight && checkWeights(where, data.weight, rows)
        const ctx = fitContext(d.type, options, warmStartState(d.type, options, { features }))
        const state = await unlessAborted(ctx, d.fit({ x: native, rows, y, weight }, params, ctx))
        return build(state, params, { features })
      },
    })) as DefinedRegressorRecipe<In, Values<S>, E>

  return factory(d, make, build)
}
