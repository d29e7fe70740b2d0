import type { Linkage, Merge } from './merge.ts'

/** Steps between two looks at the signal: their pairs are seldom in the cache. */
const STEPS = 1 << 20

/** Distances of pairs `i < j` of `rows` rows, one row after another: those of row i begin here, less i + 1. */
export const pairsFrom = (i: number, rows: number): number => i * rows - (i * (i + 1)) / 2 - i - 1

/**
 * Merges clusters that are each other's nearest, found by walking from each to its nearest until that is mutual: in any order, the merges
 * of these linkages are the same (Murtagh, Computer Journal 26, 1983; as in Müllner 2011). Changes `pairs`, `rows (rows - 1) / 2` numbers.
 */
export async function chainMerges(
  pairs: Float64Array,
  rows: number,
  linkage: Exclude<Linkage, 'single'>,
  checkpoint: (done: number) => Promise<void>,
): Promise<Merge[]> {
  const starts = Int32Array.from({ length: rows }, (_, i) => pairsFrom(i, rows))
  const size = new Float64Array(rows).fill(1)
  // Rows that stand for a cluster, ascending, so that those that no longer do are not gone through.
  const alive = Int32Array.from({ length: rows }, (_, i) => i)
  let count = rows
  const chain: number[] = []
  const merges: Merge[] = []
  let steps = 0
  while (count > 1) {
    if (chain.length === 0) chain.push(alive[0]!)
    const x = chain.at(-1)!
    const previous = chain.at(-2)
    const found = nearestTo(x, previous, pairs, starts, alive, count)
    const { nearest } = found
    steps += count
    if (steps > STEPS) {
      steps = 0
      await checkpoint(merges.length)
    }
    if (nearest !== previous) {
      chain.push(nearest)
      continue
    }
    chain.length -= 2
    const [a, b] = x < nearest ? [x, nearest] : [nearest, x]
    merges.push({ a, b, distance: found.least })
    join[linkage]({ pairs, starts, alive, count, size, a, b, apart: found.least })
    steps += count
    size[b]! += size[a]!
    alive.copyWithin(alive.indexOf(a), alive.indexOf(a) + 1, count)
    count--
  }
  return merges
}

/** The cluster nearest to x; of equally near ones the previous one of the chain, or else the first. */
function nearestTo(
  x: number,
  previous: number | undefined,
  pairs: Float64Array,
  starts: Int32Array,
  alive: Int32Array,
  count: number,
): { nearest: number; least: number } {
  let nearest = previous ?? -1
  let least = Infinity
  if (previous !== undefined) least = pairs[x < previous ? starts[x]! + previous : starts[previous]! + x]!
  let k = 0
  for (; alive[k]! < x; k++) {
    const i = alive[k]!
    const d = pairs[starts[i]! + x]!
    if (d < least) {
      nearest = i
      least = d
    }
  }
  const start = starts[x]!
  for (k++; k < count; k++) {
    const d = pairs[start + alive[k]!]!
    if (d < least) {
      nearest = alive[k]!
      least = d
    }
  }
  return { nearest, least }
}

interface Joining {
  readonly pairs: Float64Array
  readonly starts: Int32Array
  readonly alive: Int32Array
  readonly count: number
  readonly size: Float64Array
  /** Below `b`, which stands for both from now on. */
  readonly a: number
  readonly b: number
  /** How far they are apart. */
  readonly apart: number
}

/** How far other clusters are from two that are joined (Lance and Williams, Computer Journal 9, 1967). */
const join: { readonly [K in Exclude<Linkage, 'single'>]: (j: Joining) => void } = {
  complete({ pairs, starts, alive, count, a, b }) {
    for (let k = 0; k < count; k++) {
      const i = alive[k]!
      if (i === a || i === b) continue
      const from = pairs[i < a ? starts[i]! + a : starts[a]! + i]!
      const to = i < b ? starts[i]! + b : starts[b]! + i
      if (from > pairs[to]!) pairs[to] = from
    }
  },
  average({ pairs, starts, alive, count, size, a, b }) {
    const shareA = size[a]! / (size[a]! + size[b]!)
    const shareB = size[b]! / (size[a]! + size[b]!)
    for (let k = 0; k < count; k++) {
      const i = alive[k]!
      if (i === a || i === b) continue
      const from = pairs[i < a ? starts[i]! + a : starts[a]! + i]!
      const to = i < b ? starts[i]! + b : starts[b]! + i
      pairs[to] = shareA * from + shareB * pairs[to]!
    }
  },
  ward({ pairs, starts, alive, count, size, a, b, apart }) {
    const [na, nb, squared] = [size[a]!, size[b]!, apart * apart]
    for (let k = 0; k < count; k++) {
      const i = alive[k]!
      if (i === a || i === b) continue
      const from = pairs[i < a ? starts[i]! + a : starts[a]! + i]!
      const to = i < b ? starts[i]! + b : starts[b]! + i
      const d = pairs[to]!
      const n = size[i]!
      // Of rows nearly equal, rounding may leave less than nothing.
      const sum = (na + n) * from * from + (nb + n) * d * d - n * squared
      pairs[to] = Math.sqrt(Math.max(0, sum) / (na + nb + n))
    }
  },
}
