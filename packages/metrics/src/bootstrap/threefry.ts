const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24]

/**
 * Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a keyed bijection
 * of 64-bit counters whose outputs pass for random. Integer arithmetic only, so the same bits everywhere.
 */
export function threefry(key0: number, key1: number, counter0: number, counter1: number): [number, number] {
  const keys = [key0, key1, key0 ^ key1 ^ 0x1bd11bda]
  let x0 = (counter0 + key0) | 0
  let x1 = (counter1 + key1) | 0
  for (let round = 0; round < 20; round++) {
    const turn = ROTATIONS[round % 8]!
    x0 = (x0 + x1) | 0
    x1 = ((x1 << turn) | (x1 >>> (32 - turn))) ^ x0
    if (round % 4 !== 3) continue
    const injection = (round + 1) / 4
    x0 = (x0 + keys[injection % 3]!) | 0
    x1 = (x1 + keys[(injection + 1) % 3]! + injection) | 0
  }
  return [x0 >>> 0, x1 >>> 0]
}
