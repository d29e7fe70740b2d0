import { checkK } from './check-k.ts'
import type { DcgOptions } from './dcg.ts'
import { meanOverQueries, type Queries, type Tie } from './queries.ts'

/**
 * Mean over the queries of 1 / (place of the first relevant document); 0 for a query that has none up to place `k`.
 * Documents of a relevance above 0 are relevant. Ties count by their mean over every order of the tied documents.
 * Arguments and errors as in `dcg`. scikit-learn has no such function.
 */
export function meanReciprocalRank(relevance: Queries, yScore: Queries, { k, weight }: DcgOptions = {}): number {
  const places = checkK('meanReciprocalRank', k)
  return meanOverQueries('meanReciprocalRank', relevance, yScore, weight, (ties) => {
    const first = ties.find(({ relevant }) => relevant > 0)
    return first ? expectedReciprocal(first, places) : 0
  })
}

/** The first of the relevant documents is the tie's j-th with probability C(size - j, relevant - 1) / C(size, relevant). */
function expectedReciprocal({ start, size, relevant }: Tie, k: number): number {
  let probability = relevant / size
  let sum = 0
  for (let j = 1; j <= size - relevant + 1 && start + j <= k; j++) {
    sum += probability / (start + j)
    probability *= (size - j - relevant + 1) / (size - j)
  }
  return sum
}
