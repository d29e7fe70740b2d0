import type {
  Dataset,
  FitMoreOptions,
  FitOptions,
  Incremental,
  ModelType,
  Regressor,
  RegressorRecipe,
  State,
} from './contract.ts'
import type { FitMore, LearnsMore, ModelInfo } from './define-classifier.ts'
import { FormatError, show } from './errors.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { encodeGroups } from './estimator/groups.ts'
import type { OnDispose } from './estimator/lifetime.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { oneTarget, type TargetKind } from './estimator/targets.ts'
import { stateToContinue, warmStartState } from './estimator/warm-start.ts'
import { type WatchedRows, watchedRows } from './estimator/watched-rows.ts'
import { checkWeights, refuseWeights } from './estimator/weights.ts'
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
  /** Number of each row's group; only where the definition says `usesGroups`. */
  readonly groups: Int32Array | undefined
  /** Rows to watch; only where the definition says `usesValidation`. */
  readonly validation: WatchedRows<Native, Float64Array> | undefined
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
  /** `fit` watches the data's `validation` rows; without it they are refused. */
  readonly usesValidation?: boolean
  /** `fit` needs the data's `groups`, which say which rows belong together, as those of a query; else only splitters do. */
  readonly usesGroups?: boolean
  /** False: weights are refused. */
  readonly usesWeight?: boolean
  /** Gives recipes a `fitMore`. */
  readonly fitMore?: FitMore<RegressorData<Native>, S>
  /**
   * Whether recipes of these parameters tell by `moreRounds` that `fitMore` on the same rows, with the same seed, adds rounds to a model's
   * own as one fit of them all has them, but for the rounding of what a model keeps: searches then look at models while they grow.
   */
  readonly moreRounds?: (params: Values<S>) => boolean
  readonly fit: (data: RegressorData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: RegressorInfo) => RegressorMethods<Native>
  readonly expose?: (state: State, params: Values<S>, info: RegressorInfo, onDispose: OnDispose) => E
  readonly graph?: (state: State, params: Values<S>, info: RegressorInfo) => Graph
}

export type DefinedRegressor<In, E> = Regressor<In> & { readonly outputs: number } & Readonly<E>

export interface DefinedRegressorRecipe<In, P, E, Y = ArrayLike<number>> extends RegressorRecipe<In, P> {
  fit(data: Dataset<In, Y | ArrayLike<number>>, options?: FitOptions): Promise<DefinedRegressor<In, E>>
}

/** Makes recipes, and rebuilds models from files. */
export interface RegressorFactory<In, S extends ParamSpecs, E, Y = ArrayLike<number>, More = unknown>
  extends ModelType<DefinedRegressor<In, E>> {
  (params?: Partial<Values<S>>): DefinedRegressorRecipe<In, Values<S>, E, Y> & More
  readonly params: S
}

/** A regressor from two functions, as `defineClassifier` makes a classifier. */
export function defineRegressor<
  In,
  Native,
  const S extends ParamSpecs,
  E extends object = object,
  Y extends ArrayLike<number> | object = ArrayLike<number>,
>(
  d: RegressorDefinition<In, Native, S, E, Y> & LearnsMore<RegressorData<Native>, S>,
): RegressorFactory<In, S, E, Y, Incremental<DefinedRegressor<In, E>, In, Y>>
export function defineRegressor<
  In,
  Native,
  const S extends ParamSpecs,
  E extends object = object,
  Y extends ArrayLike<number> | object = ArrayLike<number>,
>(d: RegressorDefinition<In, Native, S, E, Y>): RegressorFactory<In, S, E, Y>
export function defineRegressor<
  In,
  Native,
  const S extends ParamSpecs,
  E extends object,
  Y extends ArrayLike<number> | object,
>(d: RegressorDefinition<In, Native, S, E, Y>): RegressorFactory<In, S, E, Y> {
  type Built = DefinedRegressor<In, E>
  const allowMissing = d.allowMissing ?? false
  // Y is ArrayLike<number> where no kind of targets is given.
  const targets = d.targets ?? (oneTarget as unknown as TargetKind<Y>)

  const build = (state: State, params: Values<S>, info: RegressorInfo): Built => {
    const methods = d.methods(state, params, info)
    const { life, base } = modelBase(d, 'regressor', { state, params, info, methods })
    const model: Regressor<In> = {
      ...base,
      outputs: info.outputs,
      ...d.expose?.(state, params, info, life.onDispose),
      async predict(x) {
        life.assertAlive('predict')
        return methods.predict(methodInput(`${d.type}.predict`, d.accepts, x, allowMissing, info.features))
      },
    }
    return Object.freeze(model) as Built
  }

  type Data = Dataset<In, Y>
  const prepare = (method: string, data: Data) => {
    const where = `${d.type}.${method}`
    const { native, rows, features } = fitInput(where, d.accepts, data.x, allowMissing)
    const { y, outputs } = targets.convert(data.y, where, rows)
    refuseWeights(d, where, data)
    const weight = data.weight && checkWeights(where, data.weight, rows)
    const groups = d.usesGroups ? encodeGroups(where, data.groups, rows) : undefined
    const validation = watchedRows(
      d,
      method,
      data.validation,
      features,
      (at, given, n) => targets.convert(given as Y, at, n).y,
    )
    return { info: { features, outputs }, rows: { x: native, rows, y, outputs, weight, groups, validation } }
  }
  const built = (state: State, params: Values<S>, info: RegressorInfo): Built => {
    const facts = info.outputs === 1 ? state.facts : { ...state.facts, outputs: info.outputs }
    return build({ ...state, facts }, params, info)
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(
      d.type,
      'regressor',
      d.params,
      given,
      (params) => ({
        async fit(data: Data, options: FitOptions = {}) {
          const { info, rows } = prepare('fit', data)
          const ctx = fitContext(d.type, options, warmStartState(d.type, options, info))
          return built(await unlessAborted(ctx, d.fit(rows, params, ctx)), params, info)
        },
        ...(d.moreRounds?.(params) && { moreRounds: true }),
        ...(d.fitMore && {
          async fitMore(model: Built | undefined, batch: Data, options: FitMoreOptions = {}) {
            const { info, rows } = prepare('fitMore', batch)
            const state = model && stateToContinue(d.type, model, info)
            const ctx = fitContext(d.type, options, undefined)
            return built(
              await unlessAborted(ctx, d.fitMore!(state, rows, params, ctx, model?.params as Values<S> | undefined)),
              params,
              info,
            )
          },
        }),
      }),
      d,
    ) as unknown as ReturnType<RegressorFactory<In, S, E, Y>>

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
