import type { FitOptions, Graph, HostArray, Label, Model, ModelType } from '@foldwise/core'
import type { InputMaker } from './input-maker.ts'

/** A recipe of any kind and parameters, whichever package made it. */
export interface AnyRecipe {
  readonly type: string
  readonly kind: string
  readonly params: object
  with(changes: object): AnyRecipe
  fit(data: object, options?: FitOptions): Promise<Model>
  fitMore?(
    model: Model | undefined,
    batch: object,
    options?: FitOptions & { readonly classes?: readonly Label[] },
  ): Promise<Model>
}

/** Runs a graph on named inputs and gives its outputs by name, for example with a session of `@foldwise/inference`. */
export type GraphRunner = (
  graph: Graph,
  feeds: { readonly [name: string]: HostArray },
) => Promise<{ readonly [name: string]: HostArray }>

/**
 * What is to be checked, and what it declares of itself. Everything undeclared is expected in its strictest form;
 * a tolerance is relative to the larger of 1 and the value, and 0 means the same bits.
 */
export interface Subject {
  readonly recipe: AnyRecipe
  /** What `load` needs to rebuild its models: the factory, or `pipelineOf(…)`. */
  readonly type: ModelType
  /** What its rows are made of: `denseRows` (the default), `sparseRows`, `textRows`, or one of your own. */
  readonly input?: InputMaker
  /** Distances depend on the columns' units by nature: it is not expected to cope with unscaled columns. */
  readonly needsScaling?: boolean
  /** It is only for values >= 0. */
  readonly nonNegative?: boolean
  /** It is a regressor of targets above 0, which are exponentials of a linear function then. */
  readonly positiveTargets?: boolean
  /** It tells two classes apart, not more. */
  readonly twoClasses?: boolean
  /** It takes NaN. */
  readonly allowsMissing?: boolean
  /** It is a regressor of so many targets at once, more than 1. */
  readonly outputs?: number
  /** It is a transformer whose output merges values, such as infrequent categories, that `inverseTransform` cannot name. */
  readonly lossy?: boolean
  /** It takes no sample weights, and says so (`usesWeight: false` in a definition). */
  readonly unweighted?: boolean
  /** It is a regressor whose values rank the rows of a group by grades, whole numbers from 0 to 4. */
  readonly ranks?: boolean
  /** Least accuracy (default 0.9), R² (default 0.5) or share of pairs in order (default 0.8) on held-out rows of easy data. */
  readonly minScore?: number
  readonly tolerance?: {
    /** Of a row alone and in a batch. Default 0. */
    readonly batch?: number
    /** Of fits on the same rows in another order. Default 1e-6. */
    readonly order?: number
    /** Of fits with weights and with rows repeated. Default 1e-6. */
    readonly weight?: number
    /** Of the model and its float32 graph. Default 1e-4. */
    readonly graph?: number
    /** Of a transformer's output, and of what it makes of that after `inverseTransform`. Default 1e-9. */
    readonly inverse?: number
  }
  /** Numbers of a transformer's output, where it is neither a tensor nor a sparse matrix. One row after another. */
  readonly read?: (transformed: unknown) => Promise<ArrayLike<number>> | ArrayLike<number>
}

/** A subject with everything declared. */
export interface Declared {
  readonly recipe: AnyRecipe
  readonly type: ModelType
  readonly input: InputMaker
  readonly needsScaling: boolean
  readonly nonNegative: boolean
  readonly positiveTargets: boolean
  readonly classes: 2 | 3
  readonly allowsMissing: boolean
  readonly outputs: number
  readonly lossy: boolean
  readonly unweighted: boolean
  readonly ranks: boolean
  readonly minScore: number
  readonly tolerance: {
    readonly batch: number
    readonly order: number
    readonly weight: number
    readonly graph: number
    readonly inverse: number
  }
  readonly read: Subject['read']
  readonly runGraph: GraphRunner | undefined
}
