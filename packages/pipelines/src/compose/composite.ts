import { type ModelType, withIdentity } from '@foldwise/core'

interface AnyRecipe {
  readonly params: object
  with(changes: object): AnyRecipe
}

/** A recipe made of other recipes, which it shows, and keeps when parameters change. `define` gives the factory whose `fit` uses them. */
export function compositeOf<P extends object>(
  define: (parts: P) => (params: never) => AnyRecipe,
  parts: P,
  given: object = {},
): object {
  const recipe = define(parts)(given as never)
  const made = {
    ...recipe,
    ...parts,
    with: (changes: object) => compositeOf(define, parts, { ...recipe.params, ...changes }),
  }
  return Object.freeze(withIdentity(made, define, [recipe.params, parts]))
}

/** For composites inside others, of which `load` is given the type with all that is in it. */
export interface PartsNamed<T extends ModelType> {
  /** The composite's type, for files in which its parts are of the given types. */
  of(...parts: readonly ModelType[]): Pick<T, 'type' | 'version' | 'restore'> & { readonly parts: readonly ModelType[] }
}

/** A factory of composites that is a model's type too: files need no recipe to be read. */
export function withType<F extends object, T extends ModelType & { readonly params: object }>(
  make: F,
  { type, version, params, restore }: T,
): F & Pick<T, 'type' | 'version' | 'params' | 'restore'> & PartsNamed<T> {
  const own = { type, version, restore: restore as T['restore'] }
  return Object.assign(make, { ...own, params, of: (...parts: readonly ModelType[]) => ({ ...own, parts }) })
}
