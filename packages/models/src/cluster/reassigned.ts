/**
 * Clusters whose centre is to be a row of the batch instead: those that have had less than `ratio` of the most weight that one has had,
 * the lightest first, and at most half as many as the batch has rows. Ascending.
 */
export function reassigned(counts: Float64Array, ratio: number, batchRows: number): number[] {
  const most = counts.reduce((a, b) => Math.max(a, b), 0)
  const light = Array.from(counts.keys()).filter((c) => counts[c]! < ratio * most)
  const limit = Math.floor(batchRows / 2)
  if (light.length <= batchRows / 2) return light
  light.sort((a, b) => counts[a]! - counts[b]! || a - b)
  return light.slice(0, limit).sort((a, b) => a - b)
}
