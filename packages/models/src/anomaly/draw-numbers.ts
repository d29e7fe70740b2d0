import type { Rng } from '@foldwise/core'

/** Different numbers among 0 .. n - 1: `draws` of them, or, with replacement, those of so many draws. */
export function drawNumbers(n: number, draws: number, replacement: boolean, rng: Rng): Int32Array<ArrayBuffer> {
  if (replacement) return Int32Array.from(new Set(Array.from({ length: draws }, () => rng.integer(n))))
  if (draws === n) return Int32Array.from({ length: n }, (_, i) => i)
  // Floyd's algorithm (Bentley, Programming Pearls, CACM 30, 1987): no array of n.
  const drawn = new Set<number>()
  for (let last = n - draws; last < n; last++) {
    const k = rng.integer(last + 1)
    drawn.add(drawn.has(k) ? last : k)
  }
  return Int32Array.from(drawn)
}
