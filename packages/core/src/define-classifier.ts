import type {
  Ability,
  BaseClassifier,
  Classifier,
  ClassifierRecipe,
  Dataset,
  FitMoreOptions,
  FitOptions,
  IncrementalClassifier,
  Label,
  ModelType,
  Scores,
  State,
} from './contract.ts'
import { ParamError } from './errors.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { markedCopying } from './estimator/copies-rows.ts'
import { factory } from './estimator/factory.ts'
import { labelledGraph } from './estimator/label-output.ts'
import { encodeLabels } from './estimator/labels.ts'
import { largestOfRows } from './estimator/largest-of-rows.ts'
import type { OnDispose } from './estimator/lifetime.ts'
import { modelBase } from './estimator/model-base.ts'
import { recipe } from './estimator/recipe.ts'
import { restoredClasses } from './estimator/restore.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { stateToContinue, warmStartState } from './estimator/warm-start.ts'
import { type WatchedRows, watchedRows } from './estimator/watched-rows.ts'
import { type ClassWeight, checkWeights, classFactors, refuseWeights, timesFactors } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import { hostTensor } from './host.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What a classifier's `fit` gets: checked rows, class indices, and weights (undefined: every row weighs 1). */
export interface ClassifierData<Native> {
  readonly x: Native
  readonly rows: number
  /** Index of each row's class, 0 .. classes - 1. */
  readonly y: Int32Array
  readonly classes: number
  /** The label of each class, ascending: for composites, whose parts learn labels. */
  readonly labels: readonly Label[]
  /** Weights of the rows times those of their classes. */
  readonly weight: Float64Array | undefined
  /** Weights of the rows as they were given: what scores of held-out rows should count them by. */
  readonly sampleWeight: Float64Array | undefined
  /** Rows to watch; only where the definition says `usesValidation`. Class weights are in their weights too. */
  readonly validation: WatchedRows<Native, Int32Array> | undefined
}

/** Learns from a batch on top of an earlier state, or begins. Returns a new state that shares no tensor with the old. */
export type FitMore<Data, S extends ParamSpecs> = (
  state: State | undefined,
  batch: Data,
  params: Values<S>,
  ctx: FitContext,
  /** Parameters of the model that `state` is of. */
  earlier: Values<S> | undefined,
) => State | Promise<State>

/** What is known of a fitted model besides its state. */
export interface ModelInfo {
  readonly classes: readonly Label[]
  readonly features: number | undefined
}

/** Functions of the state. They get checked native rows and return row-major values; at least one of the three is needed. */
export interface ClassifierMethods<Native> {
  /** `[rows, classes]`, row-major. */
  predictProba?(x: Native): Float64Array | Promise<Float64Array>
  /** `[rows]` for two classes, else `[rows, classes]`. */
  decisionFunction?(x: Native): Float64Array | Promise<Float64Array>
  /** Class indices; by default the largest probability or score, the first of equals. */
  predict?(x: Native): Int32Array | Promise<Int32Array>
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

export interface ClassifierDefinition<
  In,
  Native,
  S extends ParamSpecs,
  M extends ClassifierMethods<Native>,
  E extends object,
> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  /** Raised when the state's meaning changes. */
  readonly version: number
  readonly accepts: InputKind<In, Native>
  /** A parameter named `classWeight` (see `classWeightParam`) is multiplied into the weights. */
  readonly params: S
  /** Lets NaN through to `fit` and the methods. */
  readonly allowMissing?: boolean
  /** `fit` watches the data's `validation` rows; without it they are refused. */
  readonly usesValidation?: boolean
  /** False: weights are refused. */
  readonly usesWeight?: boolean
  /** Whether neither state nor methods keep memory of training rows: folds may then share it. */
  readonly copiesRows?: boolean
  /** Gives recipes a `fitMore`. A batch may lack rows of some classes; their weights are 0. */
  readonly fitMore?: FitMore<ClassifierData<Native>, S>
  /**
   * Whether recipes of these parameters tell by `moreRounds` that `fitMore` on the same rows, with the same seed, adds rounds to a model's
   * own as one fit of them all has them, but for the rounding of what a model keeps: searches then look at models while they grow.
   */
  readonly moreRounds?: (params: Values<S>) => boolean
  readonly fit: (data: ClassifierData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: ModelInfo) => M
  /** Read-only properties to show on the model, such as `coef`. */
  readonly expose?: (state: State, params: Values<S>, info: ModelInfo, onDispose: OnDispose) => E
  /** Computes `probabilities` `[N, classes]` float32; the label output is added to it. */
  readonly graph?: (state: State, params: Values<S>, info: ModelInfo) => Graph
}

export type DefinedClassifier<In, L extends Label, A extends Ability, E> = Classifier<In, L, A> & Readonly<E>

export interface DefinedClassifierRecipe<In, P, A extends Ability, E> extends ClassifierRecipe<In, P, A> {
  fit<L extends Label>(data: Dataset<In, readonly L[]>, options?: FitOptions): Promise<DefinedClassifier<In, L, A, E>>
}

/** A definition that has a `fitMore`. */
export interface LearnsMore<Data, S extends ParamSpecs> {
  readonly fitMore: FitMore<Data, S>
}

/** Abilities that methods are known to have; an optional one may be missing. */
type AbilitiesOf<M> = { [A in Ability]: M extends { readonly [K in A]: (x: never) => unknown } ? A : never }[Ability]

/** Makes recipes, and rebuilds models from files. */
export interface ClassifierFactory<In, S extends ParamSpecs, A extends Ability, E, More = unknown>
  extends ModelType<DefinedClassifier<In, Label, A, E>> {
  (params?: Partial<Values<S>>): DefinedClassifierRecipe<In, Values<S>, A, E> & More
  readonly params: S
}

/**
 * A classifier from two functions: `fit` (data to state) and `methods` (state to abilities).
 * Parameter and input checks, label encoding, weights, seeds, progress, abort, `with`, saving and disposal are supplied.
 */
export function defineClassifier<
  In,
  Native,
  const S extends ParamSpecs,
  M extends ClassifierMethods<Native>,
  E extends object = object,
>(
  d: ClassifierDefinition<In, Native, S, M, E> & LearnsMore<ClassifierData<Native>, S>,
): ClassifierFactory<In, S, AbilitiesOf<M>, E, IncrementalClassifier<In, AbilitiesOf<M>, E>>
export function defineClassifier<
  In,
  Native,
  const S extends ParamSpecs,
  M extends ClassifierMethods<Native>,
  E extends object = object,
>(d: ClassifierDefinition<In, Native, S, M, E>): ClassifierFactory<In, S, AbilitiesOf<M>, E>
export function defineClassifier<
  In,
  Native,
  const S extends ParamSpecs,
  M extends ClassifierMethods<Native>,
  E extends object,
>(d: ClassifierDefinition<In, Native, S, M, E>): ClassifierFactory<In, S, AbilitiesOf<M>, E> {
  type A = AbilitiesOf<M>
  const allowMissing = d.allowMissing ?? false
  const { type, version, graph } = d
  const labelled = {
    type,
    version,
    ...(graph && {
      graph: (state: State, params: Values<S>, info: ModelInfo) =>
        labelledGraph(graph(state, params, info), info.classes),
    }),
  }

  const build = <L extends Label>(state: State, params: Values<S>, info: ModelInfo): DefinedClassifier<In, L, A, E> => {
    const methods = d.methods(state, params, info)
    const { life, base } = modelBase(
      labelled,
      'classifier',
      { state, params, info, methods },
      { classes: info.classes },
    )
    const native = (x: In, method: string): Native => {
      life.assertAlive(method)
      return methodInput(`${d.type}.${method}`, d.accepts, x, allowMissing, info.features)
    }
    const scores = async (x: In, method: Ability) => {
      const n = native(x, method)
      const values = await methods[method]!(n)
      const rows = d.accepts.rows(n)
      const flat = method === 'decisionFunction' && info.classes.length === 2
      return hostTensor(values, flat ? [rows] : [rows, info.classes.length], 'float64')
    }
    const model: BaseClassifier<In, L> & Partial<Scores<In>> = {
      ...base,
      classes: info.classes as readonly L[],
      ...d.expose?.(state, params, info, life.onDispose),
      async predict(x) {
        const codes = await predictCodes(methods, native(x, 'predict'), info.classes.length)
        const labels = new Array<L>(codes.length)
        for (let i = 0; i < codes.length; i++) labels[i] = info.classes[codes[i]!] as L
        return labels
      },
      ...(methods.predictProba && { predictProba: (x: In) => scores(x, 'predictProba') }),
      ...(methods.decisionFunction && { decisionFunction: (x: In) => scores(x, 'decisionFunction') }),
    }
    return Object.freeze(model) as DefinedClassifier<In, L, A, E>
  }

  type Data = Dataset<In, readonly Label[]>
  const prepare = (method: string, data: Data, params: Values<S>, known?: Parameters<typeof encodeLabels>[3]) => {
    const where = `${type}.${method}`
    const { native, rows, features } = fitInput(where, d.accepts, data.x, allowMissing)
    refuseWeights(d, where, data)
    const { classes, codes } = encodeLabels(where, data.y, rows, known)
    const weight = data.weight && checkWeights(where, data.weight, rows)
    const classWeight = ((params as { classWeight?: ClassWeight }).classWeight ?? null) as ClassWeight
    const factors = classFactors(type, weight, classWeight, classes, codes)
    const remedy = 'Leave the row out, or add rows of its class to those to learn from.'
    const watched = watchedRows(d, method, data.validation, features, (at, y, n) =>
      encodeLabels(at, y as readonly Label[], n, { classes, remedy }),
    )
    const validation = watched && {
      ...watched,
      y: watched.y.codes,
      weight: timesFactors(type, watched.weight, factors, watched.y.codes),
    }
    const rowWeight = timesFactors(type, weight, factors, codes)
    return {
      info: { classes: Object.freeze(classes), features } as ModelInfo,
      rows: {
        ...{ x: native, rows, y: codes, classes: classes.length, labels: classes },
        ...{ weight: rowWeight, sampleWeight: weight, validation },
      },
    }
  }

  const fitMore =
    (params: Values<S>) =>
    async (
      model: Classifier<In> | undefined,
      batch: Data,
      options: FitMoreOptions & { readonly classes?: readonly Label[] } = {},
    ) => {
      const { info, rows } = prepare('fitMore', batch, params, knownClasses(type, model, options.classes))
      if ((params as { classWeight?: ClassWeight }).classWeight === 'balanced') {
        throw new ParamError(
          `${type}.fitMore: expected class weights that hold for every batch, got 'balanced'. Give one weight a class.`,
        )
      }
      const state = model && stateToContinue(type, model, info)
      const ctx = fitContext(type, options, undefined)
      return build(
        await unlessAborted(ctx, d.fitMore!(state, rows, params, ctx, model?.params as Values<S> | undefined)),
        params,
        info,
      )
    }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(
      type,
      'classifier',
      d.params,
      given,
      (params) => ({
        async fit(data: Data, options: FitOptions = {}) {
          const { info, rows } = prepare('fit', data, params)
          const ctx = fitContext(type, options, warmStartState(type, options, info))
          return build(await unlessAborted(ctx, d.fit(rows, params, ctx)), params, info)
        },
        ...(d.fitMore && { fitMore: fitMore(params) }),
        ...(d.moreRounds?.(params) && { moreRounds: true }),
        ...markedCopying(d.copiesRows),
      }),
      d,
    ) as unknown as ReturnType<ClassifierFactory<In, S, A, E>>

  return factory(d, make, (state, params, { features }, saved) =>
    build<Label>(state, params, { classes: restoredClasses(d.type, saved), features }),
  )
}

/** Classes that a batch's labels have to be among: the model's, or those given with the first batch. */
function knownClasses(type: string, model: Classifier<never> | undefined, given: readonly Label[] | undefined) {
  const where = `${type}.fitMore`
  const remedy = "List all classes in the option 'classes' of the first batch."
  if (model?.type === type) {
    const known = { classes: model.classes, remedy: 'A model keeps the classes of its first batch.' }
    if (given) encodeLabels(`${where}: classes`, given, given.length, known)
    return { ...known, remedy }
  }
  return given && { classes: encodeLabels(`${where}: classes`, given, given.length).classes, remedy }
}

/** Class indices from whichever method the model has. */
async function predictCodes<Native>(m: ClassifierMethods<Native>, x: Native, classes: number): Promise<Int32Array> {
  if (m.predict) return m.predict(x)
  const values = await (m.predictProba ?? m.decisionFunction)!.call(m, x)
  if (!m.predictProba && classes === 2) {
    const codes = new Int32Array(values.length)
    for (let i = 0; i < codes.length; i++) codes[i] = values[i]! > 0 ? 1 : 0
    return codes
  }
  return largestOfRows(values, classes)
}
