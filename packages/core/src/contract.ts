import type { Device } from './device.ts'
import type { Graph } from './graph.ts'
import type { Facts } from './json.ts'
import type { Tensor } from './tensor.ts'

/** The structural contracts. Any object of the right shape takes part; nothing has to be registered or extended. */
export type Label = string | number | boolean

/** Rows with their targets. `weight` and `groups`, where given, have one entry a row. */
export interface LabelledRows<X, Y> {
  readonly x: X
  readonly y: Y
  readonly weight?: ArrayLike<number>
  readonly groups?: ArrayLike<number | string>
}

/** Rows to learn from. */
export interface Dataset<X, Y> extends LabelledRows<X, Y> {
  /** Rows that training may watch and stop by, but never learns from. A type that has no use for them refuses them. */
  readonly validation?: LabelledRows<X, Y>
}

/** One step of long work: `done` of `total`, with named scores such as the loss. */
export interface Progress {
  readonly stage: string
  readonly done: number
  readonly total: number
  readonly scores?: { readonly [name: string]: number }
}

/** Something the caller should know although the work went on, such as a solver that did not converge. */
export interface Warning {
  readonly code: string
  readonly message: string
}

export interface FitOptions {
  /** Default 0: the same data, parameters and seed give the same bits. */
  readonly seed?: number | string
  /** Aborting rejects the fit with the signal's reason. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  readonly onWarning?: (warning: Warning) => void
  readonly device?: Device
  /** Default 1. The number never changes a bit of the result. */
  readonly threads?: number
  /** A model of the same type to start from, where the type's documentation says it can. */
  readonly warmStart?: Model
}

/** Frozen recipe: parameters, never data. */
export interface Recipe<P> {
  readonly type: string
  readonly params: P
  /** A new recipe with some parameters changed. */
  with(changes: Partial<P>): this
}

export interface ClassifierRecipe<In, P = object, A extends Ability = never> extends Recipe<P> {
  readonly kind: 'classifier'
  fit<L extends Label>(data: Dataset<In, readonly L[]>, options?: FitOptions): Promise<Classifier<In, L, A>>
}
/** A recipe of classifiers that learn several labels a row, one an output: `y` has a list of labels for each row. */
export interface MultiOutputClassifierRecipe<In, P = object, A extends 'predictProba' = never> extends Recipe<P> {
  readonly kind: 'multiOutputClassifier'
  fit<L extends Label>(
    data: Dataset<In, readonly (readonly L[])[]>,
    options?: FitOptions,
  ): Promise<MultiOutputClassifier<In, L, A>>
}
export interface RegressorRecipe<In, P = object> extends Recipe<P> {
  readonly kind: 'regressor'
  fit(data: Dataset<In, ArrayLike<number>>, options?: FitOptions): Promise<Regressor<In>>
}
export interface TransformerRecipe<In, Out, P = object> extends Recipe<P> {
  readonly kind: 'transformer'
  /** `weight`, where given, has one entry a row; types that have no use for weights refuse them. */
  fit(
    data: { readonly x: In; readonly y?: unknown; readonly weight?: ArrayLike<number> },
    options?: FitOptions,
  ): Promise<Transformer<In, Out>>
  /**
   * `fit`, and what the model makes of the same rows: for transformers that have both in one pass, or that treat training
   * rows otherwise, as by cross-fitting.
   */
  fitTransform?(
    data: { readonly x: In; readonly y?: unknown; readonly weight?: ArrayLike<number> },
    options?: FitOptions,
  ): Promise<{ readonly model: Transformer<In, Out>; readonly transformed: Out }>
}
export interface ClustererRecipe<In, P = object> extends Recipe<P> {
  readonly kind: 'clusterer'
  /** `weight`, where given, has one entry a row; types that have no use for weights refuse them. */
  fit(data: { readonly x: In; readonly weight?: ArrayLike<number> }, options?: FitOptions): Promise<Clusterer<In>>
}
export interface OutlierDetectorRecipe<In, P = object> extends Recipe<P> {
  readonly kind: 'outlierDetector'
  /** `weight`, where given, has one entry a row; types that have no use for weights refuse them. */
  fit(data: { readonly x: In; readonly weight?: ArrayLike<number> }, options?: FitOptions): Promise<OutlierDetector<In>>
}

/** Everything that was learned, and nothing else. Composites keep their parts in `children`. */
export interface State {
  readonly tensors: { readonly [name: string]: Tensor }
  readonly facts: Facts
  readonly children?: readonly Model[]
}

/** Frozen result: it exists only after `fit` or `load`. */
export interface Model extends Disposable {
  readonly type: string
  readonly version: number
  readonly params: object
  readonly facts: Facts
  toState(): State
  /** ONNX operators that compute the model's prediction. Throws `ParamError` naming a setting ONNX cannot express. */
  toGraph?(): Graph
  /** Frees the model; using it afterwards throws `InputError`. */
  dispose(): void
}

/** What some classifiers can do besides predicting labels. */
export interface Scores<In> {
  /** `[rows, classes]`, each row summing to 1. */
  predictProba(x: In): Promise<Tensor<'float64'>>
  /** `[rows]` for two classes (positive means `classes[1]`), `[rows, classes]` for more. */
  decisionFunction(x: In): Promise<Tensor<'float64'>>
}
export type Ability = keyof Scores<unknown>

/** A classifier; `A` names the abilities it is known to have, the others are optional. */
export type Classifier<In, L extends Label = Label, A extends Ability = never> = BaseClassifier<In, L> &
  Pick<Scores<In>, A> &
  Partial<Scores<In>>

export interface BaseClassifier<In, L extends Label = Label> extends Model {
  readonly kind: 'classifier'
  /** In ascending order; columns of `predictProba` follow it. */
  readonly classes: readonly L[]
  predict(x: In): Promise<L[]>
}
/** A classifier of several labels a row; `A` says whether it is known to have probabilities. */
export type MultiOutputClassifier<
  In,
  L extends Label = Label,
  A extends 'predictProba' = never,
> = BaseMultiOutputClassifier<In, L> & Pick<MultiOutputScores<In>, A> & Partial<MultiOutputScores<In>>

/** What some classifiers of several labels can do besides predicting them. */
export interface MultiOutputScores<In> {
  /** For each output `[rows, classes]`, each row summing to 1. */
  predictProba(x: In): Promise<Tensor<'float64'>[]>
}

export interface BaseMultiOutputClassifier<In, L extends Label = Label> extends Model {
  readonly kind: 'multiOutputClassifier'
  /** Of each output its classes in ascending order. */
  readonly classes: readonly (readonly L[])[]
  /** For each row a label an output. */
  predict(x: In): Promise<L[][]>
}
export interface Regressor<In> extends Model {
  readonly kind: 'regressor'
  /** Targets a row that it has learned; 1 where it does not say. */
  readonly outputs?: number
  /** One number a row; for several outputs row-major `[rows, outputs]`. */
  predict(x: In): Promise<Float64Array>
}
export interface Transformer<In, Out> extends Model {
  readonly kind: 'transformer'
  transform(x: In): Promise<Out>
  readonly featureNames?: readonly string[]
  /** `featureNames` made of the names of the rows' own columns. Where there is neither, columns out are columns in. */
  featureNamesOut?(names: readonly string[]): readonly string[]
}
/** What some transformers can do besides: rows again from what `transform` made of them, as far as it kept them. */
export interface Invertible<Z, Back> {
  inverseTransform(z: Z): Promise<Back>
}
export interface Clusterer<In> extends Model {
  readonly kind: 'clusterer'
  predict(x: In): Promise<Int32Array>
}
/** Learns what normal rows are like. Scores are the lower, the more abnormal a row is. */
export interface OutlierDetector<In> extends Model {
  readonly kind: 'outlierDetector'
  /** Rows with a score below this are outliers. */
  readonly offset: number
  /** One score a row. */
  scoreSamples(x: In): Promise<Float64Array>
  /** Scores less the offset: negative for outliers. */
  decisionFunction(x: In): Promise<Float64Array>
  /** -1 for outliers, 1 for the rest. */
  predict(x: In): Promise<Int32Array>
}

export type FitMoreOptions = Omit<FitOptions, 'warmStart'>

/**
 * A recipe that learns in batches: returns a NEW model that has also seen `batch`, and leaves the old one as it was.
 * Without a model, it begins one. What is learned follows this recipe's parameters, whichever the model was made with.
 * Throws `InputError` where the model is of another type or width.
 */
export interface Incremental<M extends Model, In, Y> {
  fitMore(model: M | undefined, batch: Dataset<In, Y>, options?: FitMoreOptions): Promise<M>
}

/**
 * `Incremental` for classifiers. Which classes there are is settled by the first batch: they are its labels, or, where
 * `classes` lists more, those. `InputError` for a later label that is not among them.
 */
export interface IncrementalClassifier<In, A extends Ability = never, E = object> {
  fitMore<L extends Label>(
    model: (Classifier<In, L, A> & Readonly<E>) | undefined,
    batch: Dataset<In, readonly L[]>,
    options?: FitMoreOptions & { readonly classes?: readonly L[] },
  ): Promise<Classifier<In, L, A> & Readonly<E>>
}

/** What `load` needs to rebuild a model: a recipe factory of ours, or any object of this shape. */
export interface ModelType<M extends Model = Model> {
  readonly type: string
  readonly version: number
  /** Types that this type's children may have, where it has any. */
  readonly parts?: readonly ModelType[]
  restore(saved: Restorable): M
}

/** A model file's content after its checks. */
export interface Restorable extends State {
  readonly type: string
  readonly version: number
  readonly params: { readonly [name: string]: unknown }
}
