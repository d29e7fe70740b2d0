import { InputError } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'

/** The documents of each query, in rows that may differ in length: what they are worth, and how they were scored. */
export type Queries = ArrayLike<ArrayLike<number>>

/** Documents of one score: `start` documents are ranked before them. */
export interface Tie {
  readonly start: number
  readonly size: number
  /** Sum of their relevance. */
  readonly gain: number
  /** How many have a relevance above 0. */
  readonly relevant: number
}

export interface QueryOptions {
  /** One number a query, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/**
 * Mean over the queries of a score made from each query's ties, best first. Throws `InputError` unless both tables hold
 * the same queries and documents, with finite numbers and relevance of 0 or more.
 */
export function meanOverQueries(
  where: string,
  relevance: Queries,
  yScore: Queries,
  weight: ArrayLike<number> | undefined,
  score: (ties: readonly Tie[], relevance: ArrayLike<number>) => number,
): number {
  const queries = checkRows(where, { relevance, yScore })
  checkWeight(where, weight, queries)
  let sum = 0
  let total = 0
  for (let q = 0; q < queries; q++) {
    const worth = relevance[q]!
    const scores = yScore[q]!
    checkQuery(where, worth, scores, q)
    const w = weight ? weight[q]! : 1
    sum += w * score(tiesOf(worth, scores), worth)
    total += w
  }
  return sum / total
}

function tiesOf(relevance: ArrayLike<number>, scores: ArrayLike<number>): Tie[] {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  const ties: Tie[] = []
  for (let start = 0; start < order.length; ) {
    const value = scores[order[start]!]!
    let end = start
    let gain = 0
    let relevant = 0
    for (; end < order.length && scores[order[end]!] === value; end++) {
      const worth = relevance[order[end]!]!
      gain += worth
      if (worth > 0) relevant++
    }
    ties.push({ start, size: end - start, gain, relevant })
    start = end
  }
  return ties
}

function checkQuery(where: string, relevance: ArrayLike<number>, scores: ArrayLike<number>, query: number): void {
  if (typeof relevance !== 'object' || typeof scores !== 'object') {
    throw new InputError(
      `${where}: expected a row of documents for each query, got numbers. Put a single query into an array of its own.`,
    )
  }
  if (relevance.length !== scores.length || scores.length === 0) {
    throw new InputError(
      `${where}: expected as many scores as documents, at least one, got ${scores.length} and ${relevance.length} in query ${query}. ` +
        'Both must list the same documents in the same order.',
    )
  }
  checkFinite(where, `relevance[${query}]`, relevance)
  checkFinite(where, `yScore[${query}]`, scores)
  for (let i = 0; i < relevance.length; i++) {
    if (relevance[i]! >= 0) continue
    throw new InputError(
      `${where}: expected relevance of 0 or more, got ${relevance[i]} at relevance[${query}][${i}]. Shift it, so that 0 is worthless.`,
    )
  }
}
