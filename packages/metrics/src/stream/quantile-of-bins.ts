import type { BoundedValue } from './metric-stream.ts'
import type { SortedBin } from './sorted-bins.ts'

/** Sums of weights that differ by this share of the total count as equal, as in `weightedQuantile`. */
const TOLERANCE = 1e-12

/** The quantile of ascending bins, whose weights are all in `positive`. */
export function quantileOfBins(bins: readonly SortedBin[], q: number): BoundedValue {
  const total = bins.reduce((sum, { positive }) => sum + positive, 0)
  const slack = TOLERANCE * total
  const wanted = q * total
  let below = 0
  let at = 0
  while (at < bins.length - 1 && below + bins[at]!.positive < wanted - slack) below += bins[at++]!.positive
  const { min, max, positive } = bins[at]!
  const next = bins[at + 1]
  if (next !== undefined && Math.abs(below + positive - wanted) <= slack) {
    const value = max / 2 + next.min / 2
    return { value, low: value, high: value }
  }
  const share = Math.max(0, Math.min(1, (wanted - below) / positive))
  return { value: min + (max - min) * share, low: min, high: max }
}
