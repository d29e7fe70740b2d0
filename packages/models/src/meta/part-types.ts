import type { Ability, ClassifierRecipe, RegressorRecipe, Scores } from '@foldwise/core'

/** A recipe of a classifier of any input: whoever made it, pipelines and searches included. */
export type ClassifierPart = ClassifierRecipe<never, object>
/** One whose models are known to have probabilities. */
export type ProbabilisticPart = ClassifierRecipe<never, object, 'predictProba'>
/** A recipe of a regressor of any input. */
export type RegressorPart = RegressorRecipe<never, object>

/** What a recipe's `fit` resolves to. */
export type FittedPart<R> = R extends { fit(...args: never): Promise<infer M> } ? M : never
export type FittedParts<R extends readonly unknown[]> = { readonly [K in keyof R]: FittedPart<R[K]> }

/** Abilities that a recipe's models are known to have. */
export type AbilitiesOfPart<R> = {
  [A in Ability]: FittedPart<R> extends Pick<Scores<never>, A> ? A : never
}[Ability]

type InputTaker<R> = R extends { fit(data: infer D, ...rest: never): unknown } ? (data: D) => void : never
// The tuple keeps a union of functions together, which makes the inferred data an intersection.
type DataOf<F> = [F] extends [(data: infer D) => void] ? D : never

/** The rows that a recipe takes; for a union of recipes, those that all of them take. */
export type InputOf<R> = DataOf<InputTaker<R>> extends { readonly x: infer In } ? In : never
