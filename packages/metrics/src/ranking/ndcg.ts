import { checkK } from './check-k.ts'
import type { DcgOptions } from './dcg.ts'
import { discountedGain } from './discounted-gain.ts'
import { meanOverQueries, type Queries } from './queries.ts'

/**
 * Discounted cumulative gain as a share of the best order's, from 0 to 1, its mean over the queries. A query without
 * relevant documents scores 0. Ties, arguments and errors as in `dcg`. scikit-learn: `ndcg_score`.
 */
export function ndcg(relevance: Queries, yScore: Queries, { k, weight }: DcgOptions = {}): number {
  const { ofTies, ofOrder } = discountedGain(checkK('ndcg', k))
  return meanOverQueries('ndcg', relevance, yScore, weight, (ties, worth) => {
    const best = ofOrder(Float64Array.from(worth).sort().reverse())
    return best > 0 ? ofTies(ties) / best : 0
  })
}
