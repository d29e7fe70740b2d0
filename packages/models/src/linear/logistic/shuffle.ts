/** Fisher-Yates in place, with Marsaglia's xorshift32 from a seed: a new order each epoch should cost little beside the epoch. */
export function shuffle(order: Int32Array, seed: number): void {
  let state = seed | 1
  for (let i = order.length - 1; i > 0; i--) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    // The high bits of a 53-bit product: uniform but for one part in 2^32 / i.
    const j = Math.floor(((state >>> 0) / 4294967296) * (i + 1))
    const t = order[i]!
    order[i] = order[j]!
    order[j] = t
  }
}
