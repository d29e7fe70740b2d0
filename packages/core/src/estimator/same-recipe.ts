/** What a recipe or a selector does, apart from who made it: what it is of, and its values. */
interface Identity {
  readonly definition: object
  readonly values: unknown
}

const IDENTITY = Symbol('identity')

/**
 * Marks what does nothing but what `definition` and `values` say, before it is frozen, so that `sameRecipe` knows others like
 * it. Copies by spreading lose the mark.
 */
export function withIdentity<T extends object>(made: T, definition: object, values: unknown): T {
  return Object.defineProperty(made, IDENTITY, { value: { definition, values } satisfies Identity })
}

/**
 * Whether two recipes do the same: they are one object, or are of one definition and have equal parameters and parts. Of
 * recipes that nobody marked, and of functions, only the same object is the same. So true is certain, false is not.
 */
export function sameRecipe(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== typeof b || (typeof a !== 'object' && typeof a !== 'function') || a === null || b === null) {
    return false
  }
  const [of, other] = [identityOf(a), identityOf(b)]
  if (of || other) return of?.definition === other?.definition && sameRecipe(of?.values, other?.values)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => sameRecipe(v, b[i]))
  if (a instanceof RegExp) return b instanceof RegExp && String(a) === String(b)
  if (!isPlain(a) || !isPlain(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((n) => Object.hasOwn(b, n) && sameRecipe(a[n], b[n]))
}

const identityOf = (v: unknown): Identity | undefined => (v as { [IDENTITY]?: Identity })[IDENTITY]

function isPlain(v: unknown): v is { readonly [name: string]: unknown } {
  const proto = Object.getPrototypeOf(v)
  return typeof v === 'object' && (proto === Object.prototype || proto === null)
}
