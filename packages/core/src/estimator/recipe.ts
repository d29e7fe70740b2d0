import { type ParamSpecs, resolveParams, type Values } from '../params.ts'
import { withIdentity } from './same-recipe.ts'

/** The part every recipe shares: its type, its frozen parameters, and `with`. Recipes of one `definition` differ in parameters only. */
export function recipe<S extends ParamSpecs, K extends string, R>(
  type: string,
  kind: K,
  specs: S,
  given: object,
  build: (params: Values<S>) => R,
  definition: object,
): R & {
  readonly type: string
  readonly kind: K
  readonly params: Values<S>
  with(changes: Partial<Values<S>>): unknown
} {
  const params = resolveParams(type, specs, given)
  const built = build(params)
  const made = {
    type,
    kind,
    params,
    ...built,
    with: (changes: Partial<Values<S>>) => recipe(type, kind, specs, { ...params, ...changes }, build, definition),
  }
  // What symbols name is for composites of our own; a copy that overrides `fit` must not keep it.
  for (const key of Object.getOwnPropertySymbols(built)) Object.defineProperty(made, key, { enumerable: false })
  return Object.freeze(withIdentity(made, definition, params))
}
