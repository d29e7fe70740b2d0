import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/**
 * Any metric that is a mean over rows of a stream, such as over queries: `rowStream('ndcg at 10', (relevance, score) =>
 * ndcg(relevance, score, { k: 10 }))`. The metric is called with one row at a time, so that their sum has no rounding
 * errors, whatever the split. `name` says what states may merge.
 */
export function rowStream<T, P>(
  name: string,
  metric: (yTrue: readonly [T], yPred: readonly [P]) => number,
): MetricStream<PairRows<T, P>, number, SumsState> {
  const of = `rowStream, ${name}`
  return meanStream(of, (yTrue: ArrayLike<T>, yPred: ArrayLike<P>, weight) => {
    const rows = checkRows(of, { yTrue, yPred })
    checkWeight(of, weight, rows)
    return { rows, term: (i) => metric([yTrue[i]!], [yPred[i]!]) }
  })
}
