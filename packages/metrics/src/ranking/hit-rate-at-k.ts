import { checkK } from './check-k.ts'
import { meanOverQueries, type Queries, type QueryOptions, type Tie } from './queries.ts'

/**
 * Share of the queries with a relevant document among the first `k`. Documents of a relevance above 0 are relevant. A tie
 * at the k-th place counts by the probability over every order of the tied documents. Arguments and errors as in `dcg`.
 * scikit-learn has no such function.
 */
export function hitRateAtK(relevance: Queries, yScore: Queries, k: number, { weight }: QueryOptions = {}): number {
  checkK('hitRateAtK', k)
  return meanOverQueries('hitRateAtK', relevance, yScore, weight, (ties) => {
    let missed = 1
    for (const tie of ties) missed *= probabilityOfNone(tie, k - tie.start)
    return 1 - missed
  })
}

/** That none of a tie's relevant documents is among the first `places`. */
function probabilityOfNone({ size, relevant }: Tie, places: number): number {
  let none = 1
  for (let i = 0; i < Math.min(places, size) && none > 0; i++) none *= Math.max(0, size - relevant - i) / (size - i)
  return none
}
