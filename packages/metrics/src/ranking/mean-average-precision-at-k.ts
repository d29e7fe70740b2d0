import { checkK } from './check-k.ts'
import { meanOverQueries, type Queries, type QueryOptions, type Tie } from './queries.ts'

/**
 * Mean over the queries of average precision at `k`: the precision at each relevant document's place up to `k`, summed
 * and divided by the relevant documents or `k`, whichever is less. A query without relevant documents scores 0. Documents
 * of a relevance above 0 are relevant; ties count by their mean over every order of the tied documents. Arguments and
 * errors as in `dcg`. scikit-learn has no such function.
 */
export function meanAveragePrecisionAtK(
  relevance: Queries,
  yScore: Queries,
  k: number,
  { weight }: QueryOptions = {},
): number {
  checkK('meanAveragePrecisionAtK', k)
  return meanOverQueries('meanAveragePrecisionAtK', relevance, yScore, weight, (ties) => {
    let before = 0
    let sum = 0
    for (const tie of ties) {
      sum += precisions(tie, before, k)
      before += tie.relevant
    }
    return before > 0 ? sum / Math.min(before, k) : 0
  })
}

/** Expected sum of precisions at a tie's relevant documents, with `before` relevant ones ranked above it. */
function precisions({ start, size, relevant }: Tie, before: number, k: number): number {
  if (relevant === 0) return 0
  // of the tied documents ahead of a relevant one, this share is relevant too
  const ahead = size > 1 ? (relevant - 1) / (size - 1) : 0
  let sum = 0
  for (let j = 1; j <= size && start + j <= k; j++) sum += (before + 1 + (j - 1) * ahead) / (start + j)
  return (relevant / size) * sum
}
