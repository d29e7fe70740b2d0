import { integer, type ParamSpecs, resolveParams, stream } from '@foldwise/core'
import type { Plan } from '../plan.ts'
import { type Search, searchOver } from '../search.ts'
import type { Searchable, SearchOptions } from '../search-options.ts'
import {
  type Dimension,
  dimensionsOf,
  drawPoint,
  type Point,
  type SearchSpace,
  type SpaceValues,
  valuesAt,
} from '../space.ts'
import { goodness, type Trial } from '../trial.ts'
import { Parzen } from './parzen.ts'

const specs = {
  /** How many candidates to try. */
  nTrials: integer({ min: 1, default: 50 }),
  /** Random ones before the first that is chosen. */
  nStartupTrials: integer({ min: 1, default: 10 }),
  /** Points drawn from the good density, of which the most promising is tried. */
  nCandidates: integer({ min: 1, default: 24 }),
  /** Trials chosen at once, by those before them all. More than one is for parallel work, and learns less from each. */
  batch: integer({ min: 1, default: 1 }),
} satisfies ParamSpecs

export interface TpeSearchOptions<G extends SearchSpace, R> extends SearchOptions<SpaceValues<G>, R> {
  readonly space: G
  /** Default 50. */
  readonly nTrials?: number
  /** Default 10. */
  readonly nStartupTrials?: number
  /** Default 24. */
  readonly nCandidates?: number
  /** Default 1. */
  readonly batch?: number
}

/**
 * Tries candidates that resemble the good ones so far and not the rest: a tree-structured Parzen estimator.
 *
 * The best tenth of the trials (25 at most) make one density over the space, the others another; of `nCandidates` points
 * drawn from the first, the one with the largest ratio of the two is tried next. Parameters are drawn together, so that
 * what works only in combination is found; parameters of alternatives that were not taken play no part. Pruned trials
 * count as worse than finished ones, and failed ones as worse than these. Sources as of `Parzen`; the defaults are those of Optuna's multivariate `TPESampler`.
 * Worth it where a trial takes longer than some ms and tens of trials can be had; `randomSearch` does as well for fewer.
 * Throws `ParamError` for a space that is none.
 */
export function tpeSearch<const G extends SearchSpace, R extends Searchable>(
  options: TpeSearchOptions<G, R>,
): Search<SpaceValues<G>, R> {
  const type = 'tpe-search'
  const { space } = options
  const given = Object.fromEntries(
    Object.keys(specs).flatMap((name) => {
      const v = options[name as keyof typeof specs]
      return v === undefined ? [] : [[name, v]]
    }),
  )
  const params = resolveParams(type, specs, given)
  const dimensions = dimensionsOf(type, space)
  const values = (point: Point) => valuesAt(space, dimensions, point) as SpaceValues<G>
  const random = (seed: number | string, i: number) => drawPoint(dimensions, (d) => stream(seed, type, i, ...d.path))
  return searchOver({
    type,
    options,
    example: values(random(0, 0)),
    params: { space, ...params },
    plan(seed): Plan<SpaceValues<G>> {
      const points: Point[] = []
      return {
        total: params.nTrials,
        next(done) {
          const first = points.length
          const startup = first < params.nStartupTrials
          const count = Math.min(startup ? params.nStartupTrials : params.batch, params.nTrials - first)
          const model = startup ? undefined : densities(dimensions, points, done, options.lowerIsBetter ?? false)
          for (let i = first; i < first + count; i++) {
            points.push(model ? promising(model, params.nCandidates, seed, i) : random(seed, i))
          }
          return points.slice(first).map((p) => ({ params: values(p), share: 1 }))
        },
      }
    },
  })
}

interface Densities {
  readonly good: Parzen
  readonly rest: Parzen
}

function densities(
  dimensions: readonly Dimension[],
  points: readonly Point[],
  done: readonly Trial<unknown>[],
  lowerIsBetter: boolean,
): Densities {
  const best = Math.min(Math.ceil(0.1 * done.length), 25)
  const order = [...done.keys()].sort((a, b) => {
    const [x, y] = [done[a]!, done[b]!]
    const [ex, ey] = [ending(x), ending(y)]
    if (ex !== ey) return ex - ey
    if (x.pruned && x.values.length !== y.values.length) return y.values.length - x.values.length
    const [gx, gy] = [goodness(x.mean, lowerIsBetter), goodness(y.mean, lowerIsBetter)]
    return gx === gy ? a - b : gy > gx ? 1 : -1
  })
  const inTurn = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b).map((i) => points[i]!)
  return {
    good: new Parzen(dimensions, inTurn(order.slice(0, best))),
    rest: new Parzen(dimensions, inTurn(order.slice(best))),
  }
}

/** Those that came to their end before those that were pruned, and these before those that failed. */
const ending = ({ pruned, error }: Trial<unknown>): number => (error !== undefined ? 2 : pruned ? 1 : 0)

/** Of points drawn from the good density, the first with the largest ratio. */
function promising({ good, rest }: Densities, n: number, seed: number | string, i: number): Point {
  const rng = stream(seed, 'tpe-search', i, 'candidates')
  let best: { point: Point; ratio: number } | undefined
  for (let c = 0; c < n; c++) {
    const point = good.sample(rng)
    const ratio = good.logDensity(point) - rest.logDensity(point)
    if (!best || ratio > best.ratio) best = { point, ratio }
  }
  return best!.point
}
