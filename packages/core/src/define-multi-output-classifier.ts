import type {
  BaseMultiOutputClassifier,
  Dataset,
  FitOptions,
  Label,
  ModelType,
  MultiOutputClassifier,
  MultiOutputClassifierRecipe,
  MultiOutputScores,
  State,
} from './contract.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { encodeLabelColumns, restoredClassLists } from './estimator/label-columns.ts'
import { largestOfRows } from './estimator/largest-of-rows.ts'
import type { OnDispose } from './estimator/lifetime.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { warmStartState } from './estimator/warm-start.ts'
import { refuseValidation } from './estimator/watched-rows.ts'
import { type ClassWeight, checkWeights, refuseWeights, timesOutputFactors } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import { hostTensor } from './host.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What `fit` of a classifier of several labels gets: checked rows, class indices, and weights (undefined: every row weighs 1). */
export interface MultiOutputClassifierData<Native> {
  readonly x: Native
  readonly rows: number
  /** Of each output the index of each row's class. */
  readonly y: readonly Int32Array[]
  /** Of each output the label of each class, ascending. */
  readonly classes: readonly (readonly Label[])[]
  /** Weights of the rows times those of their classes. */
  readonly weight: Float64Array | undefined
}

/** What is known of a fitted model besides its state. */
export interface MultiOutputInfo {
  /** Of each output the label of each class, ascending. */
  readonly classes: readonly (readonly Label[])[]
  readonly features: number | undefined
}

/** Functions of the state, which get checked native rows; at least one of the two is needed. */
export interface MultiOutputClassifierMethods<Native> {
  /** For each output `[rows, classes]`, row-major. */
  predictProba?(x: Native): Promise<readonly Float64Array[]>
  /** For each output class indices; by default the most probable ones, the first of equals. */
  predict?(x: Native): Promise<readonly Int32Array[]>
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

export interface MultiOutputClassifierDefinition<
  In,
  Native,
  S extends ParamSpecs,
  M extends MultiOutputClassifierMethods<Native>,
  E extends object,
> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  /** Raised when the state's meaning changes. */
  readonly version: number
  readonly accepts: InputKind<In, Native>
  /** A parameter named `classWeight` (see `outputClassWeightParam`) is multiplied into the weights. */
  readonly params: S
  /** Lets NaN through to `fit` and the methods. */
  readonly allowMissing?: boolean
  /** False: weights are refused. */
  readonly usesWeight?: boolean
  readonly fit: (data: MultiOutputClassifierData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: MultiOutputInfo) => M
  /** Read-only properties to show on the model. */
  readonly expose?: (state: State, params: Values<S>, info: MultiOutputInfo, onDispose: OnDispose) => E
  /**
   * For each output k computes `label<k>` `[N]` (see `labelOutput`) and, where it has them, `probabilities<k>` `[N, classes]` float32:
   * all labels first.
   */
  readonly graph?: (state: State, params: Values<S>, info: MultiOutputInfo) => Graph
}

/** Whether methods are known to have probabilities. */
type AbilityOf<M> = M extends { readonly predictProba: (x: never) => unknown } ? 'predictProba' : never

export type DefinedMultiOutputClassifier<In, L extends Label, A extends 'predictProba', E> = MultiOutputClassifier<
  In,
  L,
  A
> &
  Readonly<E>

export interface DefinedMultiOutputClassifierRecipe<In, P, A extends 'predictProba', E>
  extends MultiOutputClassifierRecipe<In, P, A> {
  fit<L extends Label>(
    data: Dataset<In, readonly (readonly L[])[]>,
    options?: FitOptions,
  ): Promise<DefinedMultiOutputClassifier<In, L, A, E>>
}

/** Makes recipes, and rebuilds models from files. */
export interface MultiOutputClassifierFactory<In, S extends ParamSpecs, A extends 'predictProba', E>
  extends ModelType<DefinedMultiOutputClassifier<In, Label, A, E>> {
  (params?: Partial<Values<S>>): DefinedMultiOutputClassifierRecipe<In, Values<S>, A, E>
  readonly params: S
}

/** A classifier of several labels a row from two functions, as `defineClassifier` makes one of a single label. */
export function defineMultiOutputClassifier<
  In,
  Native,
  const S extends ParamSpecs,
  M extends MultiOutputClassifierMethods<Native>,
  E extends object = object,
>(d: MultiOutputClassifierDefinition<In, Native, S, M, E>): MultiOutputClassifierFactory<In, S, AbilityOf<M>, E> {
  type A = AbilityOf<M>
  const allowMissing = d.allowMissing ?? false

  const build = <L extends Label>(state: State, params: Values<S>, info: MultiOutputInfo) => {
    const methods = d.methods(state, params, info)
    const classes = info.classes as readonly (readonly L[])[]
    const { life, base } = modelBase(d, 'multiOutputClassifier', { state, params, info, methods }, { classes })
    const native = (x: In, method: string): Native => {
      life.assertAlive(method)
      return methodInput(`${d.type}.${method}`, d.accepts, x, allowMissing, info.features)
    }
    const model: BaseMultiOutputClassifier<In, L> & Partial<MultiOutputScores<In>> = {
      ...base,
      classes,
      ...d.expose?.(state, params, info, life.onDispose),
      async predict(x) {
        const n = native(x, 'predict')
        const codes = methods.predict
          ? await methods.predict(n)
          : (await methods.predictProba!(n)).map((values, k) => largestOfRows(values, classes[k]!.length))
        return Array.from({ length: d.accepts.rows(n) }, (_, i) => codes.map((column, k) => classes[k]![column[i]!]!))
      },
      ...(methods.predictProba && {
        async predictProba(x: In) {
          const n = native(x, 'predictProba')
          const values = await methods.predictProba!(n)
          return values.map((v, k) => hostTensor(v, [d.accepts.rows(n), classes[k]!.length], 'float64'))
        },
      }),
    }
    return Object.freeze(model) as DefinedMultiOutputClassifier<In, L, A, E>
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(
      d.type,
      'multiOutputClassifier',
      d.params,
      given,
      (params) => ({
        async fit<L extends Label>(data: Dataset<In, readonly (readonly L[])[]>, options: FitOptions = {}) {
          const where = `${d.type}.fit`
          const { native, rows, features } = fitInput(where, d.accepts, data.x, allowMissing)
          refuseWeights(d, where, data)
          refuseValidation(d, 'fit', data.validation)
          const { classes, codes } = encodeLabelColumns(where, data.y, rows)
          const sampleWeight = data.weight && checkWeights(where, data.weight, rows)
          const { classWeight = null } = params as {
            classWeight?: 'balanced' | 'balancedSubsample' | readonly ClassWeight[] | null
          }
          const weight = timesOutputFactors(d.type, sampleWeight, classWeight, classes, codes)
          const info = { classes, features }
          const ctx = fitContext(d.type, options, warmStartState(d.type, options, info))
          const state = d.fit({ x: native, rows, y: codes, classes, weight }, params, ctx)
          return build<L>(await unlessAborted(ctx, state), params, info)
        },
      }),
      d,
    ) as unknown as DefinedMultiOutputClassifierRecipe<In, Values<S>, A, E>

  return factory(d, make, (state, params, { features }, saved) =>
    build<Label>(state, params, { classes: restoredClassLists(d.type, saved.facts.classes), features }),
  )
}
