import { integer, ParamError, type Rng, resolveParams, type Space, show, stream } from '@foldwise/core'
import { exp, log } from '@foldwise/kernels'
import { type Search, type Searchable, type SearchOptions, searchOver } from './search.ts'

/**
 * Where to draw each value from: a list, or a range such as `{ kind: 'number', min: 1e-4, max: 1e4, log: true }`, which
 * the parameters of our recipes carry: `logisticRegression.params.C.space`.
 */
export type RandomSpace = { readonly [name: string]: readonly unknown[] | Space }
export type RandomValues<G extends RandomSpace> = {
  readonly [K in keyof G]: G[K] extends readonly (infer T)[]
    ? T
    : G[K] extends { readonly kind: 'integer' | 'number' }
      ? number
      : G[K] extends { readonly values: readonly (infer T)[] }
        ? T
        : never
}

export interface RandomSearchOptions<G extends RandomSpace, R> extends SearchOptions<RandomValues<G>, R> {
  readonly space: G
  /** How many candidates to draw. Default 10. */
  readonly nTrials?: number
}

/**
 * Tries `nTrials` random candidates by cross-validation. Each value is drawn from its list or range, uniformly, or
 * uniformly in its logarithm; the seed of the fit draws them, trial by trial: more trials begin with the same ones.
 * scikit-learn's `RandomizedSearchCV`. Throws `ParamError` for a space that is none.
 */
export function randomSearch<const G extends RandomSpace, R extends Searchable>(
  options: RandomSearchOptions<G, R>,
): Search<RandomValues<G>, R> {
  const { space } = options
  const given = options.nTrials === undefined ? {} : { nTrials: options.nTrials }
  const { nTrials } = resolveParams('random-search', { nTrials: integer({ min: 1, default: 10 }) }, given)
  const names = Object.keys(space ?? {})
  const bad = names.find((name) => !isSpace(space[name]))
  if (names.length === 0 || bad !== undefined) {
    throw new ParamError(
      `random-search: expected 'space' to have lists or ranges by name, got ${bad === undefined ? 'no names' : `${show(space[bad])} for '${bad}'`}. For example { C: { kind: 'number', min: 1e-3, max: 1e3, log: true } }.`,
    )
  }
  const candidates = (seed: number | string) =>
    Array.from({ length: nTrials }, (_, i) => {
      const values = names.map((name) => [name, draw(space[name]!, stream(seed, 'random-search', i, name))] as const)
      return Object.freeze(Object.fromEntries(values)) as RandomValues<G>
    })
  return searchOver({
    type: 'random-search',
    options,
    example: candidates(0)[0]!,
    candidates,
    params: { space, nTrials },
  })
}

function isSpace(v: unknown): boolean {
  if (Array.isArray(v)) return v.length > 0
  const s = v as Space | undefined
  if (s?.kind === 'choice') return s.values.length > 0
  if (s?.kind !== 'number' && s?.kind !== 'integer') return false
  const { min, max } = s
  return Number.isFinite(min) && Number.isFinite(max) && min <= max && !(s.log && min <= 0)
}

function draw(space: readonly unknown[] | Space, rng: Rng): unknown {
  const values = Array.isArray(space)
    ? space
    : (space as Space).kind === 'choice'
      ? (space as { values: readonly unknown[] }).values
      : undefined
  if (values) return values[rng.integer(values.length)]
  const { kind, min, max, log: logarithmic } = space as Exclude<Space, { kind: 'choice' }>
  const share = rng.next()
  if (kind === 'integer' && !logarithmic) return min + Math.floor(share * (max - min + 1))
  const v = logarithmic ? exp(log(min) + share * (log(max) - log(min))) : min + share * (max - min)
  const inside = Math.min(Math.max(v, min), max)
  return kind === 'integer' ? Math.round(inside) : inside
}
