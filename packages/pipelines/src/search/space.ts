import { ParamError, type ParamSpecs, type Rng, type Space, show, type Values } from '@foldwise/core'
import { exp, log } from '@foldwise/kernels'

/**
 * Where to draw each value from: a list, a range such as `{ kind: 'number', min: 1e-4, max: 1e4, log: true }`, or
 * those that parameters of our recipes carry (`spaceOf`), or `alternatives` with spaces of their own.
 */
export type SearchSpace = { readonly [name: string]: readonly unknown[] | Space | Alternatives }

export interface Alternatives<A = { readonly [name: string]: SearchSpace }> {
  readonly kind: 'alternatives'
  readonly of: A
}

declare const DRAWN: unique symbol
/** A range or list of a parameter's own, and what is drawn from it. */
export type SpaceOf<T> = Space & { readonly [DRAWN]: T }

/** One value of each name; of alternatives, which one and its values. */
export type SpaceValues<G> = {
  readonly [K in keyof G]: G[K] extends readonly (infer T)[]
    ? T
    : G[K] extends { readonly [DRAWN]: infer T }
      ? T
      : G[K] extends { readonly kind: 'alternatives'; readonly of: infer A }
        ? { readonly [N in keyof A]: { readonly name: N; readonly values: SpaceValues<A[N]> } }[keyof A]
        : G[K] extends { readonly kind: 'integer' | 'number' }
          ? number
          : G[K] extends { readonly values: readonly (infer T)[] }
            ? T
            : never
}

/**
 * One of several spaces, for parameters that only some choices have and for whole pipelines side by side:
 * `{ model: alternatives({ linear: { C: … }, trees: { maxDepth: … } }) }` gives `model.name` and, by it, `model.values`.
 */
export const alternatives = <const A extends { readonly [name: string]: SearchSpace }>(of: A): Alternatives<A> =>
  Object.freeze({ kind: 'alternatives', of })

/**
 * The spaces that a factory's parameters carry, by name: `spaceOf(gradientBoostingClassifier, 'learningRate', 'maxLeafNodes')`.
 * Values have the parameters' types. Throws `ParamError` for a parameter that has none, as only the user can know it.
 */
export function spaceOf<S extends ParamSpecs, const N extends readonly (keyof S & string)[]>(
  { params, type }: { readonly params: S; readonly type?: string },
  ...names: N
): { readonly [K in N[number]]: SpaceOf<Values<S>[K]> } {
  return Object.fromEntries(
    names.map((name) => {
      const space = params[name]?.space
      if (space) return [name, space]
      const known = Object.keys(params).filter((n) => params[n]!.space)
      throw new ParamError(
        `spaceOf: expected parameters of ${type ?? 'the factory'} that have a space, got ${show(name)}. Those are ${known.join(', ') || 'none'}; give a list or a range for others.`,
      )
    }),
  ) as { readonly [K in N[number]]: SpaceOf<Values<S>[K]> }
}

/** One number to settle: a value in a range, or the index of a choice. */
export interface Dimension {
  /** Names from the outside in. */
  readonly path: readonly string[]
  readonly kind: 'number' | 'integer' | 'choice'
  readonly min: number
  readonly max: number
  readonly log: boolean
  /** Of a choice. */
  readonly values: readonly unknown[]
  /** The dimension, and the index it must have, for this one to matter. */
  readonly when: { readonly dimension: number; readonly is: number } | undefined
}

/** A number a dimension, NaN for those that do not matter. */
export type Point = Float64Array

/** The space as a list of numbers to settle, outer ones first. Throws `ParamError` for a space that is none. */
export function dimensionsOf(type: string, space: SearchSpace): readonly Dimension[] {
  const out: Dimension[] = []
  const add = (part: SearchSpace, path: readonly string[], when: Dimension['when']): void => {
    const names = Object.keys(part ?? {})
    const bad = names.find((name) => !isEntry(part[name]))
    if ((names.length === 0 && path.length === 0) || bad !== undefined) {
      throw new ParamError(
        `${type}: expected 'space' to have lists or ranges by name, got ${bad === undefined ? 'no names' : `${show(part[bad])} for '${[...path, bad].join('.')}'`}. For example { C: { kind: 'number', min: 1e-3, max: 1e3, log: true } }.`,
      )
    }
    for (const name of names) {
      const entry = part[name]!
      const own = [...path, name]
      if (Array.isArray(entry)) out.push(choice(own, entry, when))
      else if (isAlternatives(entry)) {
        const dimension = out.push(choice(own, Object.keys(entry.of), when)) - 1
        Object.entries(entry.of).forEach(([alternative, inner], is) => {
          add(inner, [...own, alternative], { dimension, is })
        })
      } else {
        const range = entry as Space
        if (range.kind === 'choice') out.push(choice(own, range.values, when))
        else out.push({ path: own, values: [], when, ...range, log: range.log ?? false })
      }
    }
  }
  add(space, [], undefined)
  return out
}

/** A random point; each dimension has a stream of its own. */
export function drawPoint(dimensions: readonly Dimension[], rngOf: (d: Dimension) => Rng): Point {
  const point = new Float64Array(dimensions.length).fill(NaN)
  dimensions.forEach((d, i) => {
    if (matters(d, point)) point[i] = drawUniform(d, rngOf(d))
  })
  return point
}

export const matters = ({ when }: Dimension, point: Point): boolean => !when || point[when.dimension] === when.is

function drawUniform(d: Dimension, rng: Rng): number {
  const { kind, min, max } = d
  if (kind === 'choice') return rng.integer(d.values.length)
  const share = rng.next()
  if (kind === 'integer' && !d.log) return min + Math.floor(share * (max - min + 1))
  const v = d.log ? exp(log(min) + share * (log(max) - log(min))) : min + share * (max - min)
  const inside = Math.min(Math.max(v, min), max)
  return kind === 'integer' ? Math.round(inside) : inside
}

/** The values that a point stands for. */
export function valuesAt(space: SearchSpace, dimensions: readonly Dimension[], point: Point): object {
  const byPath = new Map(dimensions.map((d, i) => [JSON.stringify(d.path), i]))
  const read = (part: SearchSpace, path: readonly string[]): object => {
    const out: Record<string, unknown> = {}
    for (const [name, entry] of Object.entries(part)) {
      const own = [...path, name]
      const i = byPath.get(JSON.stringify(own))!
      const d = dimensions[i]!
      if (isAlternatives(entry)) {
        const chosen = d.values[point[i]!] as string
        out[name] = Object.freeze({ name: chosen, values: read(entry.of[chosen]!, [...own, chosen]) })
      } else out[name] = d.kind === 'choice' ? d.values[point[i]!] : point[i]
    }
    return Object.freeze(out)
  }
  return read(space, [])
}

const choice = (path: readonly string[], values: readonly unknown[], when: Dimension['when']): Dimension => ({
  path,
  kind: 'choice',
  min: 0,
  max: values.length - 1,
  log: false,
  values,
  when,
})

const isAlternatives = (v: unknown): v is Alternatives => (v as Alternatives | undefined)?.kind === 'alternatives'

function isEntry(v: unknown): boolean {
  if (Array.isArray(v)) return v.length > 0
  if (isAlternatives(v)) return typeof v.of === 'object' && v.of !== null && Object.keys(v.of).length > 0
  const s = v as Space | undefined
  if (s?.kind === 'choice') return s.values.length > 0
  if (s?.kind !== 'number' && s?.kind !== 'integer') return false
  const { min, max } = s
  return Number.isFinite(min) && Number.isFinite(max) && min <= max && !(s.log && min <= 0)
}
