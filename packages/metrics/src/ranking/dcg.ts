import { checkK } from './check-k.ts'
import { discountedGain } from './discounted-gain.ts'
import { meanOverQueries, type Queries, type QueryOptions } from './queries.ts'

export interface DcgOptions extends QueryOptions {
  /** Places that count. Default: all. */
  readonly k?: number
}

/**
 * Discounted cumulative gain, its mean over the queries: the relevance of a query's documents in the order of their
 * scores, divided by log2(1 + place) (Järvelin and Kekäläinen 2002). Tied documents share their places' mean, as in
 * scikit-learn: `dcg_score`. Pass 2^relevance - 1 for the exponential form.
 *
 * `relevance` and `yScore` are arrays of rows, one a query, which may differ in length. Throws `InputError` for negative
 * relevance, `ParamError` for a k below 1. The same bits on every engine.
 */
export function dcg(relevance: Queries, yScore: Queries, { k, weight }: DcgOptions = {}): number {
  const { ofTies } = discountedGain(checkK('dcg', k))
  return meanOverQueries('dcg', relevance, yScore, weight, ofTies)
}
