/** MurmurHash3 x86 32 with seed 0 (https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp, public domain). */
function murmur3(p: usize, length: u32): u32 {
  let h: u32 = 0
  const end = p + (length & ~3)
  for (let q = p; q < end; q += 4) {
    h ^= rotl<u32>(load<u32>(q) * 0xcc9e2d51, 15) * 0x1b873593
    h = rotl<u32>(h, 13) * 5 + 0xe6546b64
  }
  const rest = length & 3
  if (rest) {
    const k = load<u32>(end) & ((1 << (rest << 3)) - 1)
    h ^= rotl<u32>(k * 0xcc9e2d51, 15) * 0x1b873593
  }
  h ^= length
  h ^= h >> 16
  h *= 0x85ebca6b
  h ^= h >> 13
  h *= 0xc2b2ae35
  return h ^ (h >> 16)
}

/** Column of each term, |hash| modulo `columns`; with `signs`, bit 31 where the hash is negative: the term counts as -1. */
export function hashSpans(
  spans: usize, // in  {uint32 address, uint32 length}[n], 4 bytes readable behind each term
  n: u32,
  columns: u32, // below 2^31
  signs: bool,
  ranks: usize, // out uint32[n]
): void {
  for (let i: u32 = 0; i < n; i++) {
    const span = spans + (<usize>i << 3)
    const h = murmur3(<usize>load<u32>(span), load<u32>(span, 4))
    const negative = h >> 31
    // |-2^31| is 2^31 as an unsigned number, which is the remainder scikit-learn takes too
    const column = (negative ? 0 - h : h) % columns
    store<u32>(ranks + (<usize>i << 2), column | (signs ? negative << 31 : 0))
  }
}
