import type { Merge } from './merge.ts'

/**
 * The edges of a minimum spanning tree, which are the merges of single linkage (Gower and Ross, Applied Statistics 18, 1969), by Prim's
 * algorithm: each next row is the nearest to those so far. Keeps one distance a row.
 */
export async function spanningMerges(
  rows: number,
  distance: (i: number, j: number) => number,
  perCheckpoint: number,
  checkpoint: (done: number) => Promise<void>,
): Promise<Merge[]> {
  const least = new Float64Array(rows).fill(Infinity)
  const from = new Int32Array(rows)
  const left = Int32Array.from({ length: rows }, (_, i) => i)
  const merges: Merge[] = []
  let current = 0
  let count = rows
  let place = 0
  for (let step = 1; step < rows; step++) {
    left.copyWithin(place, place + 1, count)
    count--
    let best = -1
    for (let k = 0; k < count; k++) {
      const i = left[k]!
      const d = distance(current, i)
      if (d < least[i]!) {
        least[i] = d
        from[i] = current
      }
      if (best < 0 || least[i]! < least[left[best]!]!) best = k
    }
    place = best
    current = left[best]!
    merges.push({ a: from[current]!, b: current, distance: least[current]! })
    if (step % perCheckpoint === 0) await checkpoint(step)
  }
  return merges
}
