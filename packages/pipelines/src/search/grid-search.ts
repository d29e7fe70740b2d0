import { ParamError, show } from '@foldwise/core'
import { planOf } from './plan.ts'
import { type Search, searchOver } from './search.ts'
import type { Searchable, SearchOptions } from './search-options.ts'

/** Values to try, by name. */
export type Grid = { readonly [name: string]: readonly unknown[] }
/** One of each. */
export type GridValues<G extends Grid> = { readonly [K in keyof G]: G[K][number] }

export interface GridSearchOptions<G extends Grid, R> extends SearchOptions<GridValues<G>, R> {
  readonly grid: G
}

/**
 * Tries every combination of values, the last name's changing fastest, by cross-validation:
 * `gridSearch({ grid: { C: [0.1, 1, 10] }, recipe: ({ C }) => logisticRegression({ C }), metric: accuracy })`.
 * scikit-learn's `GridSearchCV`. Throws `ParamError` for an empty list.
 */
export function gridSearch<const G extends Grid, R extends Searchable>(
  options: GridSearchOptions<G, R>,
): Search<GridValues<G>, R> {
  const { grid } = options
  const names = Object.keys(grid ?? {})
  const empty = names.find((name) => !Array.isArray(grid[name]) || grid[name].length === 0)
  if (names.length === 0 || empty !== undefined) {
    throw new ParamError(
      `grid-search: expected 'grid' to list values by name, got ${empty === undefined ? 'no names' : `${show(grid[empty])} for '${empty}'`}. For example { C: [0.1, 1, 10] }.`,
    )
  }
  let all: Record<string, unknown>[] = [{}]
  for (const name of names) all = all.flatMap((values) => grid[name]!.map((v) => ({ ...values, [name]: v })))
  const candidates = all.map((values) => Object.freeze(values)) as unknown as readonly GridValues<G>[]
  return searchOver({
    type: 'grid-search',
    options,
    example: candidates[0]!,
    plan: () => planOf(candidates, options.prune !== undefined),
    params: { grid },
  })
}
