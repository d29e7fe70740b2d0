import { integer, number, ParamError, resolveParams, type Values } from '@foldwise/core'
import type { Plan } from './plan.ts'
import { randomCandidates } from './random-search.ts'
import { type Search, searchOver } from './search.ts'
import type { Searchable, SearchOptions } from './search-options.ts'
import type { SearchSpace, SpaceValues } from './space.ts'
import { goodness } from './trial.ts'

const halvingSpecs = {
  nCandidates: integer({ min: 1, default: 27 }),
  factor: number({ above: 1, default: 3 }),
  minShare: number({ above: 0, max: 1, default: 1 / 9 }),
}
const hyperbandSpecs = { factor: halvingSpecs.factor, minShare: halvingSpecs.minShare }

export interface HyperbandSearchOptions<G extends SearchSpace, R> extends SearchOptions<SpaceValues<G>, R> {
  readonly space: G
  /** By how much rows grow, and candidates shrink, from round to round. Default 3. */
  readonly factor?: number
  /** The smallest share of training rows that a candidate is tried on. Default 1/9. */
  readonly minShare?: number
}

export interface HalvingSearchOptions<G extends SearchSpace, R> extends HyperbandSearchOptions<G, R> {
  /** Random candidates of the first round. Default 27. */
  readonly nCandidates?: number
}

/** Rounds of one bracket: how many candidates, on which share of the training rows. */
interface Round {
  readonly candidates: number
  readonly share: number
}

/**
 * Successive halving: random candidates are tried on few training rows; the best third goes on to three times the rows,
 * until some were tried on all. Each fold's test rows stay whole, and every round's rows are among the next one's, with
 * the classes' shares. Jamieson and Talwalkar ("Non-stochastic Best Arm Identification and Hyperparameter Optimization",
 * AISTATS 2016); scikit-learn's `HalvingRandomSearchCV` with rows as the resource. Not where few rows mislead, as of
 * parameters whose best value depends on how many there are: see `hyperbandSearch`.
 */
export function halvingSearch<const G extends SearchSpace, R extends Searchable>(
  options: HalvingSearchOptions<G, R>,
): Search<SpaceValues<G>, R> {
  const type = 'halving-search'
  const params = resolveParams(type, halvingSpecs, picked(options, halvingSpecs))
  const shares = sharesOf(params)
  const rounds = shares.map((share, i) => ({
    share,
    candidates: Math.max(1, Math.floor(params.nCandidates / power(params.factor, i) + 1e-9)),
  }))
  return brackets(type, options, params, [rounds])
}

/**
 * Hyperband: successive halvings from many candidates on few rows to few candidates on all, for when it is unknown how
 * far few rows can be trusted. Each bracket costs about as much as the others. Li, Jamieson, DeSalvo, Rostamizadeh and
 * Talwalkar ("Hyperband", JMLR 2018), with training rows as the resource.
 */
export function hyperbandSearch<const G extends SearchSpace, R extends Searchable>(
  options: HyperbandSearchOptions<G, R>,
): Search<SpaceValues<G>, R> {
  const type = 'hyperband-search'
  const params = resolveParams(type, hyperbandSpecs, picked(options, hyperbandSpecs))
  const shares = sharesOf(params)
  const most = shares.length
  const all = shares.map((_, b) => {
    const rounds = most - b
    const candidates = Math.ceil((most / rounds) * power(params.factor, rounds - 1) - 1e-9)
    return shares.slice(b).map((share, i) => ({
      share,
      candidates: Math.max(1, Math.floor(candidates / power(params.factor, i) + 1e-9)),
    }))
  })
  return brackets(type, options, params, all)
}

/** By multiplication: `**` has other last bits in other engines. */
const power = (base: number, n: number): number => (n === 0 ? 1 : base * power(base, n - 1))

/** Shares of the rows, ascending to all of them. */
function sharesOf({ factor, minShare }: Values<typeof hyperbandSpecs>): number[] {
  const shares = [1]
  while (shares[0]! / factor >= minShare * (1 - 1e-9)) shares.unshift(shares[0]! / factor)
  return shares
}

function picked(options: object, specs: object): object {
  const given = options as Record<string, unknown>
  return Object.fromEntries(Object.keys(specs).flatMap((n) => (given[n] === undefined ? [] : [[n, given[n]]])))
}

function brackets<G extends SearchSpace, R extends Searchable>(
  type: string,
  options: HyperbandSearchOptions<G, R>,
  params: object,
  all: readonly (readonly Round[])[],
): Search<SpaceValues<G>, R> {
  if (options.prune) {
    throw new ParamError(
      `${type}: expected no 'prune', got one. Its rounds are what stops the poor candidates: leave it out.`,
    )
  }
  const { space, lowerIsBetter = false } = options
  const candidates = randomCandidates(type, space)
  return searchOver({
    type,
    options,
    example: candidates(0, 1)[0]!,
    params: { space, ...params },
    plan(seed): Plan<SpaceValues<G>> {
      let bracket = 0
      let round = 0
      let drawn = 0
      let before = 0
      return {
        total: all.flat().reduce((sum, r) => sum + r.candidates, 0),
        next(done) {
          const next = all[bracket]?.[round]
          if (!next) return []
          const { share, candidates: count } = next
          let chosen: readonly SpaceValues<G>[]
          if (round === 0) {
            chosen = candidates(seed, count, drawn)
            drawn += count
          } else {
            const last = done.slice(before)
            const good = [...last.keys()].sort((a, b) => {
              const [x, y] = [goodness(last[a]!.mean, lowerIsBetter), goodness(last[b]!.mean, lowerIsBetter)]
              return x === y ? a - b : y > x ? 1 : -1
            })
            chosen = good.slice(0, count).map((i) => last[i]!.params)
          }
          before = done.length
          round++
          if (round === all[bracket]!.length) {
            bracket++
            round = 0
          }
          return chosen.map((params) => ({ params, share }))
        },
      }
    },
  })
}
