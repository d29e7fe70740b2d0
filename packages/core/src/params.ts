import { ParamError, show } from './errors.ts'
import { deepFreeze } from './json.ts'

/** A parameter declared as data. Types, defaults, checks, messages, docs and search spaces derive from it. */
export interface Param<T> {
  readonly kind: string
  readonly default: T
  /** Reads after "expected 'name' to be", for example "an integer >= 1". */
  readonly expects: string
  readonly accepts: (value: unknown) => boolean
  /** What a search may vary over; absent where only the user can know. */
  readonly space?: Space
}

export type Space =
  | { readonly kind: 'integer' | 'number'; readonly min: number; readonly max: number; readonly log?: boolean }
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }

export type ParamSpecs = { readonly [name: string]: Param<unknown> }

/** The values a parameter declaration stands for. */
export type Values<S extends ParamSpecs> = { readonly [K in keyof S]: S[K] extends Param<infer T> ? T : never }

interface Range {
  readonly min?: number
  readonly max?: number
  /** Exclusive lower bound. */
  readonly above?: number
  /** Exclusive upper bound. */
  readonly below?: number
}

const within = (v: number, r: Range): boolean =>
  (r.min === undefined || v >= r.min) &&
  (r.max === undefined || v <= r.max) &&
  (r.above === undefined || v > r.above) &&
  (r.below === undefined || v < r.below)

function rangeText(r: Range): string {
  const parts: string[] = []
  if (r.min !== undefined) parts.push(`>= ${r.min}`)
  if (r.above !== undefined) parts.push(`> ${r.above}`)
  if (r.max !== undefined) parts.push(`<= ${r.max}`)
  if (r.below !== undefined) parts.push(`< ${r.below}`)
  return parts.length > 0 ? ` ${parts.join(' and ')}` : ''
}

const withSpace = (space: Space | undefined): { space?: Space } => (space ? { space } : {})

/** A whole number. Infinity passes only where `infinite` is true and no upper bound is given. */
export function integer(o: Range & { default: number; infinite?: boolean; space?: Space }): Param<number> {
  return {
    kind: 'integer',
    default: o.default,
    expects: `an integer${rangeText(o)}`,
    accepts: (v) =>
      typeof v === 'number' && (Number.isSafeInteger(v) || (o.infinite === true && v === Infinity)) && within(v, o),
    ...withSpace(o.space),
  }
}

/** A finite number. */
export function number(o: Range & { default: number; space?: Space }): Param<number> {
  return {
    kind: 'number',
    default: o.default,
    expects: `a number${rangeText(o)}`,
    accepts: (v) => typeof v === 'number' && Number.isFinite(v) && within(v, o),
    ...withSpace(o.space),
  }
}

/** True or false. */
export function boolean(o: { default: boolean }): Param<boolean> {
  return {
    kind: 'boolean',
    default: o.default,
    expects: 'true or false',
    accepts: (v) => typeof v === 'boolean',
    space: { kind: 'choice', values: [true, false] },
  }
}

/** One of a few values; the first is the default. */
export function oneOf<const T extends readonly (string | number | boolean | null)[]>(...values: T): Param<T[number]> {
  return {
    kind: 'oneOf',
    default: values[0]!,
    expects: `one of ${values.map(show).join(', ')}`,
    accepts: (v) => values.includes(v as T[number]),
    space: { kind: 'choice', values },
  }
}

/** The parameter, or `null`, which is the default. */
export function optional<T>(param: Param<T>): Param<T | null> {
  return {
    ...param,
    default: null,
    expects: `${param.expects}, or null`,
    accepts: (v) => v === null || param.accepts(v),
  }
}

/** A parameter with its own check, for anything the others do not cover. Values must be JSON. */
export function custom<T>(o: {
  kind: string
  default: T
  expects: string
  accepts: (value: unknown) => boolean
  space?: Space
}): Param<T> {
  return o
}

type ClassWeight = 'balanced' | { readonly [label: string]: number } | null

const isClassWeight = (v: unknown): boolean =>
  v === null ||
  v === 'balanced' ||
  (isPlainObject(v) && Object.values(v).every((w) => typeof w === 'number' && w >= 0 && Number.isFinite(w)))

/** Class weights: `'balanced'`, or a weight for each label, keyed by the label as a string; null is 1 for all. */
export const classWeightParam = (): Param<ClassWeight> =>
  custom({
    kind: 'classWeight',
    default: null as ClassWeight,
    expects: "'balanced', or an object with a weight >= 0 for each label, or null",
    accepts: isClassWeight,
    space: { kind: 'choice', values: [null, 'balanced'] },
  })

/**
 * Class weights for classifiers of several labels a row: `'balanced'` for each output, a list with the class weights of each output, or
 * null. A row is weighted by the product over its labels.
 */
export const outputClassWeightParam = (): Param<'balanced' | readonly ClassWeight[] | null> =>
  custom({
    kind: 'outputClassWeight',
    default: null as 'balanced' | readonly ClassWeight[] | null,
    expects: "'balanced', or a list with 'balanced', an object of weights >= 0, or null for each output, or null",
    accepts: (v) => v === null || v === 'balanced' || (Array.isArray(v) && v.length > 0 && v.every(isClassWeight)),
    space: { kind: 'choice', values: [null, 'balanced'] },
  })

/** An object literal; a `Map` or an array has no own entries to read by label. */
function isPlainObject(v: unknown): v is object {
  if (typeof v !== 'object' || v === null) return false
  const proto = Object.getPrototypeOf(v)
  return proto === null || Object.getPrototypeOf(proto) === null
}

/** Complete, checked and frozen parameters. Throws `ParamError` for an unknown name or a value out of bounds. */
export function resolveParams<S extends ParamSpecs>(type: string, specs: S, given: object): Values<S> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ParamError(`${type}: expected parameters as an object, got ${show(given)}. Name them: { name: value }.`)
  }
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      throw new ParamError(
        `${type}: expected known parameters, got '${name}'. Known: ${Object.keys(specs).join(', ') || '(none)'}.`,
      )
    }
  }
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : undefined
    if (value === undefined) {
      out[name] = spec.default
      continue
    }
    if (!spec.accepts(value)) {
      throw new ParamError(
        `${type}: expected '${name}' to be ${spec.expects}, got ${show(value)}. The default is ${show(spec.default)}.`,
      )
    }
    out[name] = typeof value === 'object' && value !== null ? structuredClone(value) : value
  }
  return deepFreeze(out) as Values<S>
}
