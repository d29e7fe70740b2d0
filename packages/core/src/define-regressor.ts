import type { Dataset, FitOptions, ModelType, Regressor, RegressorRecipe, State } from './contract.ts'
import type { ModelInfo } from './define-classifier.ts'
import { FormatError, show } from './errors.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { oneTarget, type TargetKind } from './estimator/targets.ts'
import { warmStartState } from './estimator/warm-start.ts'
import { checkWeights } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What a regressor's `fit` gets: checked rows, finite targets, and weights (undefined: every row weighs 1). */
export interface RegressorData<Native> {
  readonly x: Native
  readonly rows: number
  /** Row-major `[rows, outputs]`. */
  readonly y: Float64Array
  /** 1 unless the definition takes `manyTargets`. */
  readonly outputs: number
  readonly weight: Float64Array | undefined
}

export interface RegressorMethods<Native> {
  /** Row-major `[rows, outputs]`. */
  predict(x: Native): Float64Array | Promise<Float64Array>
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

/** What is known of a fitted regressor besides its state. */
export interface RegressorInfo extends Pick<ModelInfo, 'features'> {
  readonly outputs: number
}

export interface RegressorDefinition<
  In,
  Native,
  S extends ParamSpecs,
  E extends object,
  Y extends ArrayLike<number> | object = ArrayLike<number>,
> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  readonly version: number
  readonly accepts: InputKind<In, Native>
  /** `oneTarget`, unless it learns several targets at once: `manyTargets`. */
  readonly targets?: TargetKind<Y>
  readonly params: S
  /** Lets NaN in x through to `fit` and the methods. */
  readonly allowMissing?: boolean
  readonly fit: (data: RegressorData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: RegressorInfo) => RegressorMethods<Native>
  readonly expose?: (state: State, params: Values<S>, info: RegressorInfo) => E
  readonly graph?: (state: State, params: Values<S>, info: RegressorInfo) => Graph
}

export interface DefinedRegressorRecipe<In, P, E, Y = ArrayLike<number>> extends RegressorRecipe<In, P> {
  fit(
    data: Dataset<In, Y | ArrayLike<number>>,
    options?: FitOptions,
  ): Promise<Regressor<In> & { readonly outputs: number } & Readonly<E>>
}

/** Makes recipes, and rebuilds models from files. */
export interface RegressorFactory<In, S extends ParamSpecs, E, Y = ArrayLike<number>>
  extends ModelType<Regressor<In> & { readonly outputs: number } & Readonly<E>> {
  (params?: Partial<Values<S>>): DefinedRegressorRecipe<In, Values<S>, E, Y>
  readonly params: S
}

/** A regressor from two functions, as `defineClassifier` makes a classifier. */
export function defineRegressor<
  In,
  Native,
  const S extends ParamSpecs,
  E extends object = object,
  Y extends ArrayLike<number> | object = ArrayLike<number>,
>(d: RegressorDefinition<In, Native, S, E, Y>): RegressorFactory<In, S, E, Y> {
  type Built = Regressor<In> & { readonly outputs: number } & Readonly<E>
  const allowMissing = d.allowMissing ?? false
  // Y is ArrayLike<number> where no kind of targets is given.
  const targets = d.targets ?? (oneTarget as unknown as TargetKind<Y>)

  const build = (state: State, params: Values<S>, info: RegressorInfo): Built => {
    const methods = d.methods(state, params, info)
    const { life, base } = modelBase(d, 'regressor', { state, params, info, methods })
    const model: Regressor<In> = {
      ...base,
      outputs: info.outputs,
      ...d.expose?.(state, params, info),
      async predict(x) {
        life.assertAlive('predict')
        return methods.predict(methodInput(`${d.type}.predict`, d.accepts, x, allowMissing, info.features))
      },
    }
    return Object.freeze(model) as Built
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(d.type, 'regressor', d.params, given, (params) => ({
      async fit(data: Dataset<In, Y>, options: FitOptions = {}) {
        const where = `${d.type}.fit`
        const { native, rows, features } = fitInput(where, d.accepts, data.x, allowMissing)
        const { y, outputs } = targets.convert(data.y, where, rows)
        const weight = data.weight && checkWeights(where, data.weight, rows)
        const ctx = fitContext(d.type, options, warmStartState(d.type, options, { features }))
        const state = await unlessAborted(ctx, d.fit({ x: native, rows, y, outputs, weight }, params, ctx))
        const facts = outputs === 1 ? state.facts : { ...state.facts, outputs }
        return build({ ...state, facts }, params, { features, outputs })
      },
    })) as DefinedRegressorRecipe<In, Values<S>, E, Y>

  return factory(d, make, (state, params, { features }) =>
    build(state, params, { features, outputs: restoredOutputs(d.type, state) }),
  )
}

/** Outputs of a model file, which says them only where there are several. */
function restoredOutputs(type: string, { facts: { outputs = 1 } }: State): number {
  if (!(typeof outputs === 'number' && Number.isSafeInteger(outputs) && outputs > 0)) {
    throw new FormatError(
      `${type}.restore: expected 'outputs' to be a count, got ${show(outputs)}. The file is damaged.`,
    )
  }
  return outputs
}
