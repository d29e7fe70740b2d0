import { ParamError, show } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { checkAny } from './check-state.ts'
import type { BatchOptions, BoundedValue, MetricStream } from './metric-stream.ts'
import { quantileOfBins } from './quantile-of-bins.ts'
import { type BinsOptions, type BinsState, nameWithBins, sortedBins } from './sorted-bins.ts'

export interface QuantileStreamOptions extends BinsOptions {
  /** The share of the rows below it, from 0 to 1. Default 0.5, the median. */
  readonly q?: number
}

/** What `update` takes: one column of numbers. */
export type NumberRows = [values: ArrayLike<number>, options?: BatchOptions]

/**
 * A quantile of a stream of numbers in fixed memory: the value with a share `q` of the weight below it, the mean of two
 * where the share falls between them. Exact up to `bins` distinct numbers; beyond that it is known to within one bin,
 * whose least and greatest number are `low` and `high`. Numbers that span k powers of two have bins no wider than
 * about 2 k / bins of their size. Throws `ParamError` for a share outside 0 to 1.
 */
export function quantileStream({
  q = 0.5,
  bins: most = 4096,
}: QuantileStreamOptions = {}): MetricStream<NumberRows, BoundedValue, BinsState> {
  if (!(q >= 0 && q <= 1)) throw new ParamError(`quantileStream: expected 'q' to be from 0 to 1, got ${show(q)}.`)
  const of = nameWithBins('quantileStream', most)
  const bins = sortedBins(of, most)
  const stream: MetricStream<NumberRows, BoundedValue, BinsState> = {
    update(values, { weight }: BatchOptions = {}) {
      const rows = checkRows(of, { values })
      checkWeight(of, weight, rows)
      checkFinite(of, 'values', values)
      for (let i = 0; i < rows; i++) {
        const w = weight ? weight[i]! : 1
        if (w > 0) bins.add(values[i]!, w, 0)
      }
      return stream
    },
    merge(state) {
      bins.merge(state)
      return stream
    },
    value() {
      const sorted = bins.sorted()
      checkAny(of, sorted.length > 0)
      return quantileOfBins(sorted, q)
    },
    state: bins.state,
  }
  return stream
}
