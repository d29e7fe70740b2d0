import type { NeighborLists } from './search.ts'

/**
 * Means of the targets (`[points, outputs]`) of each row's neighbours, of equal weight or by the inverse of their distance, `[rows, outputs]`.
 * Calls `none` for rows without neighbours, to write theirs.
 */
export function radiusMeans(
  { starts, distances, indices }: NeighborLists,
  targets: Float64Array,
  outputs: number,
  weights: 'uniform' | 'distance',
  none: (row: number, out: Float64Array) => void,
): Float64Array<ArrayBuffer> {
  const rows = starts.length - 1
  const out = new Float64Array(rows * outputs)
  for (let i = 0; i < rows; i++) {
    const own = out.subarray(i * outputs, (i + 1) * outputs)
    const [from, to] = [starts[i]!, starts[i + 1]!]
    if (from === to) {
      none(i, own)
      continue
    }
    // Ascending: others are weighed against the first, so that no inverse overflows.
    const least = distances[from]!
    let sum = 0
    for (let n = from; n < to; n++) {
      const share = weights === 'uniform' || distances[n] === least ? 1 : least / distances[n]!
      sum += share
      for (let q = 0; q < outputs; q++) own[q]! += share * targets[indices[n]! * outputs + q]!
    }
    for (let q = 0; q < outputs; q++) own[q]! /= sum
  }
  return out
}
