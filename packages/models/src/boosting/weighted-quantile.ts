/**
 * The value below which a share q of the weight lies; halfway to the next where the share ends right between two. Reorders both
 * arrays. A weight of 2 counts as the value twice.
 */
export function weightedQuantile(values: Float64Array, weight: Float64Array | undefined, q: number): number {
  const n = values.length
  if (!weight) {
    values.sort()
    const at = q * n
    const i = Math.round(at)
    // Shares such as 0.6 are not exact: five times 0.6 is 3.
    if (Math.abs(at - i) <= 1e-12 * n && i > 0 && i < n) return (values[i - 1]! + values[i]!) / 2
    return values[Math.min(Math.floor(at), n - 1)]!
  }
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  let total = 0
  for (const w of weight) total += w
  let below = 0
  for (let k = 0; k < n; k++) {
    below += weight[order[k]!]!
    const gap = below - q * total
    if (Math.abs(gap) <= 1e-12 * total) {
      // Right between two values, of which the second must have weight.
      let next = k + 1
      while (next < n - 1 && weight[order[next]!]! === 0) next++
      return next < n ? (values[order[k]!]! + values[order[next]!]!) / 2 : values[order[k]!]!
    }
    if (gap > 0) return values[order[k]!]!
  }
  return values[order[n - 1]!]!
}
