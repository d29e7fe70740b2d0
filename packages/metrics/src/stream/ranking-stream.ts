import { InputError } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { checkAny } from './check-state.ts'
import type { BatchOptions, MetricStream, PairRows } from './metric-stream.ts'
import { type PositiveOptions, positives } from './positives.ts'
import { type BinsOptions, type BinsState, nameWithBins, type SortedBin, sortedBins } from './sorted-bins.ts'

export interface RankingStreamOptions extends PositiveOptions, BinsOptions {}

/** A stream of labels with scores, whose state is the weight of either class in bins of scores. */
export function rankingStream<Value>(
  name: string,
  { bins: most = 4096, posLabel }: RankingStreamOptions,
  /** `bins` descend. */
  value: (of: string, bins: readonly SortedBin[]) => Value,
): MetricStream<PairRows<Label, number>, Value, BinsState> {
  const of = nameWithBins(name, most)
  const bins = sortedBins(of, most)
  const stream: MetricStream<PairRows<Label, number>, Value, BinsState> = {
    update(yTrue, yScore, { weight }: BatchOptions = {}) {
      const rows = checkRows(of, { yTrue, yScore })
      checkWeight(of, weight, rows)
      checkFinite(of, 'yScore', yScore)
      const mask = positives(of, yTrue, posLabel)
      for (let i = 0; i < rows; i++) {
        const w = weight ? weight[i]! : 1
        if (w > 0) bins.add(yScore[i]!, mask[i] ? w : 0, mask[i] ? 0 : w)
      }
      return stream
    },
    merge(state) {
      bins.merge(state)
      return stream
    },
    value() {
      const sorted = bins.sorted().reverse()
      checkAny(of, sorted.length > 0)
      return value(of, sorted)
    },
    state: bins.state,
  }
  return stream
}

/** Weight of both classes. Throws `InputError` unless both have some. */
export function classTotals(of: string, bins: readonly SortedBin[]): { positives: number; negatives: number } {
  let positives = 0
  let negatives = 0
  for (const bin of bins) {
    positives += bin.positive
    negatives += bin.negative
  }
  if (positives > 0 && negatives > 0) return { positives, negatives }
  throw new InputError(
    `${of}: expected rows of both classes, got no ${positives > 0 ? 'negative' : 'positive'} one. Wait for more rows.`,
  )
}
