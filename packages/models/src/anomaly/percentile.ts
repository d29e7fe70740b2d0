/** The value below which a share of the values lies, between neighbours by linear interpolation, as `numpy.percentile`. */
export function percentile(values: Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = share * (sorted.length - 1)
  const k = Math.floor(at)
  const low = sorted[k]!
  const high = sorted[Math.min(k + 1, sorted.length - 1)]!
  return low + (at - k) * (high - low)
}
