import type { Label } from '../input/label.ts'
import type { BatchOptions, MetricStream, PairRows } from './metric-stream.ts'
import { addPairs, checkPairs, readCells } from './pair-counts.ts'
import { type SumsState, sumsStream } from './sums-stream.ts'

/** A metric of true and predicted labels that takes weights: `accuracy`, `f1`, `confusionMatrix`, one of yours. */
export type LabelMetric<L extends Label, Value, Options extends object> = (
  yTrue: readonly L[],
  yPred: readonly L[],
  options: Options & { readonly weight: readonly number[] },
) => Value

const OF = 'labelStream'

/**
 * Any metric of true and predicted labels of a stream: `labelStream(f1, { posLabel: 'spam' })`. Its state is how often
 * each pair of labels occurred, exactly, and is the same for every such metric; the metric itself is called in `value()`,
 * with each pair once, weighted. So a metric must take a row of weight 2 as two rows.
 */
export function labelStream<L extends Label, Value, Options extends object>(
  metric: LabelMetric<L, Value, Options>,
  options?: Options,
): MetricStream<PairRows<L, L>, Value, SumsState> {
  return sumsStream(
    OF,
    (sums, yTrue: ArrayLike<L>, yPred: ArrayLike<L>, { weight }: BatchOptions = {}) => {
      if (weight) checkPairs(OF, yTrue, yPred, weight)
      addPairs(OF, sums, [], yTrue, yPred, weight)
    },
    (sums) => {
      const cells = readCells(OF, sums, 2)
      const column = (i: number) => cells.map(({ labels }) => labels[i] as L)
      return metric(column(0), column(1), { ...(options as Options), weight: cells.map(({ weight }) => weight) })
    },
  )
}
