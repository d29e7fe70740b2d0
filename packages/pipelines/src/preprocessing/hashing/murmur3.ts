const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/**
 * 32-bit MurmurHash3 (x86, seed 0) of a string's UTF-8 bytes, as a signed number: scikit-learn's `murmurhash3_32`.
 * Source: Austin Appleby, MurmurHash3.cpp.
 */
export function murmur3(bytes: Uint8Array): number {
  let h = 0
  const whole = bytes.length & ~3
  for (let i = 0; i < whole; i += 4) {
    h ^= mixed(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24))
    h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64
  }
  let tail = 0
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i]!
  if (whole < bytes.length) h ^= mixed(tail)
  h ^= bytes.length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function mixed(k: number): number {
  const rotated = Math.imul(k, C1)
  return Math.imul((rotated << 15) | (rotated >>> 17), C2)
}
