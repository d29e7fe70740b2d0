import type {
  Ability,
  Classifier,
  ClassifierRecipe,
  Clusterer,
  ClustererRecipe,
  Dataset,
  FitOptions,
  Invertible,
  Label,
  MultiOutputClassifier,
  MultiOutputClassifierRecipe,
  MultiOutputScores,
  Regressor,
  RegressorRecipe,
  Scores,
  Transformer,
  TransformerRecipe,
} from '@foldwise/core'

/** What a recipe's `fit` resolves to. */
export type Fitted<R> = R extends { fit(...args: never): Promise<infer M> } ? M : never
/** Abilities that a classifier is known to have, rather than perhaps. */
export type AbilitiesOf<M> = { [A in Ability]: M extends Pick<Scores<never>, A> ? A : never }[Ability]
/** The fitted steps of a pipeline, each with its own type. */
export type FittedSteps<R extends readonly unknown[]> = { readonly [K in keyof R]: Fitted<R[K]> }

type LastOf<R extends readonly unknown[]> = R extends readonly [...unknown[], infer L] ? Fitted<L> : never
type Taken<M> = M extends Invertible<infer Z, unknown> ? Z : never
type GivenBack<M> = M extends Invertible<never, infer Back> ? Back : never
/** `inverseTransform`, where every step has it. */
type InverseOfSteps<R extends readonly unknown[]> = [Fitted<R[number]>] extends [Invertible<never, unknown>]
  ? Invertible<Taken<LastOf<R>>, GivenBack<Fitted<R[0]>>>
  : object

interface Steps<R extends readonly unknown[]> {
  readonly steps: R
}
interface FittedWith<R extends readonly unknown[]> {
  readonly steps: FittedSteps<R>
}

export interface ClassifierPipeline<In, A extends Ability, R extends readonly unknown[]>
  extends ClassifierRecipe<In, object, A>,
    Steps<R> {
  fit<L extends Label>(
    data: Dataset<In, readonly L[]>,
    options?: FitOptions,
  ): Promise<Classifier<In, L, A> & FittedWith<R>>
}
/** Whether a classifier of several labels is known to have probabilities, rather than perhaps. */
export type MultiOutputAbility<M> = M extends Pick<MultiOutputScores<never>, 'predictProba'> ? 'predictProba' : never

export interface MultiOutputClassifierPipeline<In, A extends 'predictProba', R extends readonly unknown[]>
  extends MultiOutputClassifierRecipe<In, object, A>,
    Steps<R> {
  fit<L extends Label>(
    data: Dataset<In, readonly (readonly L[])[]>,
    options?: FitOptions,
  ): Promise<MultiOutputClassifier<In, L, A> & FittedWith<R>>
}
export interface RegressorPipeline<In, R extends readonly unknown[]> extends RegressorRecipe<In, object>, Steps<R> {
  fit(data: Dataset<In, ArrayLike<number>>, options?: FitOptions): Promise<Regressor<In> & FittedWith<R>>
}
export interface ClustererPipeline<In, R extends readonly unknown[]> extends ClustererRecipe<In, object>, Steps<R> {
  fit(data: { readonly x: In }, options?: FitOptions): Promise<Clusterer<In> & FittedWith<R>>
}
export interface TransformerPipeline<In, Out, R extends readonly unknown[]>
  extends TransformerRecipe<In, Out, object>,
    Steps<R> {
  fit(
    data: { readonly x: In; readonly y?: unknown; readonly weight?: ArrayLike<number> },
    options?: FitOptions,
  ): Promise<Transformer<In, Out> & FittedWith<R> & InverseOfSteps<R>>
}
