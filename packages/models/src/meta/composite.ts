import { type ModelType, ParamError, show } from '@foldwise/core'
import type { SplitterLike } from './cross-fit.ts'

interface AnyRecipe {
  readonly params: object
  with(changes: object): AnyRecipe
}

/**
 * A recipe made of other recipes, which it shows as `parts` and keeps when parameters change. `define` gives the
 * factory whose `fit` uses the parts, `check` looks at parameters together. A `cv` that is no number is kept as the part
 * `splitter`.
 */
export function compositeOf<P extends object, V = object>(
  define: (parts: P) => (params: never) => AnyRecipe,
  parts: P,
  given: object = {},
  check?: (params: V) => void,
): object {
  const { cv } = (given ?? {}) as { cv?: unknown }
  if (typeof cv === 'object' && cv !== null) {
    if (typeof (cv as SplitterLike).split !== 'function') {
      throw new ParamError(`cv: expected a number of folds or a splitter, got ${show(cv)}. The default is 5.`)
    }
    return compositeOf(define, { ...parts, splitter: cv }, { ...given, cv: null }, check)
  }
  const recipe = define(parts)(given as never)
  check?.(recipe.params as V)
  return Object.freeze({
    ...recipe,
    ...parts,
    with: (changes: object) => compositeOf(define, parts, { ...recipe.params, ...changes }, check),
  })
}

/** A factory of composites that is a model's type too: files need no recipe to be read. */
export function withType<F extends object, T extends ModelType & { readonly params: object }>(
  make: F,
  { type, version, params, restore }: T,
): F & Pick<T, 'type' | 'version' | 'params' | 'restore'> {
  return Object.assign(make, { type, version, params, restore: restore as T['restore'] })
}

/** Throws `ParamError` unless `part` is a recipe of the given kind. */
export function checkPart(type: string, kind: 'classifier' | 'regressor', part: unknown): void {
  const r = part as { readonly kind?: unknown; readonly type?: unknown; readonly fit?: unknown } | undefined
  if (typeof r?.fit !== 'function') {
    throw new ParamError(`${type}: expected recipes of ${kind}s, got ${show(part)}. Call the factory first: ridge().`)
  }
  if (r.kind !== kind) {
    throw new ParamError(`${type}: expected recipes of ${kind}s, got the ${r.kind} '${r.type}'. Take another recipe.`)
  }
}

/** A frozen list of recipes. Throws `ParamError` for an empty one, and for anything else in it. */
export function checkedParts<R>(type: string, kind: 'classifier' | 'regressor', parts: readonly R[]): readonly R[] {
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new ParamError(`${type}: expected a list of recipes, got ${show(parts)}. Give at least one.`)
  }
  for (const part of parts) checkPart(type, kind, part)
  return Object.freeze([...parts])
}
