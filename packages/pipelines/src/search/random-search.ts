import { integer, resolveParams, stream } from '@foldwise/core'
import { planOf } from './plan.ts'
import { type Search, searchOver } from './search.ts'
import type { Searchable, SearchOptions } from './search-options.ts'
import { dimensionsOf, drawPoint, type SearchSpace, type SpaceValues, valuesAt } from './space.ts'

export interface RandomSearchOptions<G extends SearchSpace, R> extends SearchOptions<SpaceValues<G>, R> {
  readonly space: G
  /** How many candidates to draw. Default 10. */
  readonly nTrials?: number
}

/**
 * Tries `nTrials` random candidates by cross-validation. Each value is drawn from its list or range, uniformly, or
 * uniformly in its logarithm; the seed of the fit draws them, trial by trial: more trials begin with the same ones.
 * scikit-learn's `RandomizedSearchCV`. Throws `ParamError` for a space that is none.
 */
export function randomSearch<const G extends SearchSpace, R extends Searchable>(
  options: RandomSearchOptions<G, R>,
): Search<SpaceValues<G>, R> {
  const type = 'random-search'
  const { space } = options
  const given = options.nTrials === undefined ? {} : { nTrials: options.nTrials }
  const { nTrials } = resolveParams(type, { nTrials: integer({ min: 1, default: 10 }) }, given)
  const candidates = randomCandidates<G>(type, space)
  return searchOver({
    type,
    options,
    example: candidates(0, 1)[0]!,
    plan: (seed) => planOf(candidates(seed, nTrials), options.prune !== undefined),
    params: { space, nTrials },
  })
}

/** The first `n` candidates of a seed. */
export function randomCandidates<G extends SearchSpace>(type: string, space: G) {
  const dimensions = dimensionsOf(type, space)
  return (seed: number | string, n: number, from = 0): readonly SpaceValues<G>[] =>
    Array.from({ length: n }, (_, i) => {
      const point = drawPoint(dimensions, (d) => stream(seed, type, from + i, ...d.path))
      return valuesAt(space, dimensions, point) as SpaceValues<G>
    })
}
