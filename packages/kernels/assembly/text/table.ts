// Open-addressing hash tables of terms. A table is a header in memory, written by src/text/term-table.ts:
//   0 slots  uint32 address of {uint64 key, uint32 id + 1, uint32 position}, 16 bytes each, zeroed; at most half in use
//   4 mask   number of slots - 1, where the number is a power of two
//   8 terms  uint32 address of two words a term: {offset in arena, length}, or for a table of pairs {first, second}
//  12 count  number of terms
//  16 arena  uint32 address of the terms' bytes
//  20 top    bytes of the arena in use
//  24 terms there is room for, and 28 bytes of the arena: for kernels that ask before they add one
// Short terms are their own key, so that finding one touches one cache line; long ones keep a hash and are compared.
// `position` is where the current document counts the term, see count.ts.

// @ts-ignore: decorator
@inline
function mix(key: u64): u64 {
  const h = key * 0x9e3779b97f4a7c15
  return (h ^ (h >> 32)) >> 7
}

/** Key of a term: up to 7 bytes with the length on top, 8 bytes that cannot be mistaken for that, or else a hash with bit 63. */
// @ts-ignore: decorator
@inline
function keyOf(at: usize, length: u32): u64 {
  if (length < 8) return (load<u64>(at) & (((<u64>1) << (length << 3)) - 1)) | (<u64>length << 56)
  if (length == 8) {
    const key = load<u64>(at)
    if (<u32>(key >> 56) - 8 < 120) return key
  }
  let h = <u64>length * 0xff51afd7ed558ccd
  for (let i: u32 = 0; i + 8 < length; i += 8) {
    h = (h ^ load<u64>(at + i)) * 0x9e3779b97f4a7c15
    h ^= h >> 29
  }
  h = (h ^ load<u64>(at + length - 8)) * 0x9e3779b97f4a7c15
  return (h ^ (h >> 32)) | 0x8000000000000000
}

/** Terms with a hash for a key have 8 bytes or more, so the last word may overlap the one before. */
// @ts-ignore: decorator
@inline
function same(a: usize, b: usize, length: u32): bool {
  for (let i: u32 = 0; i + 8 < length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false
  return load<u64>(a + length - 8) == load<u64>(b + length - 8)
}

/** Slot of the term at `at`; added if `learn`, else 0 where there is none. Reads 8 bytes. Needs room for one term if `learn`. */
// @ts-ignore: decorator
@inline
export function find(table: usize, at: usize, length: u32, learn: bool): usize {
  const key = keyOf(at, length)
  const slots = <usize>load<u32>(table)
  const mask = load<u32>(table, 4)
  let s = <u32>mix(key) & mask
  while (true) {
    const slot = slots + (<usize>s << 4)
    const id1 = load<u32>(slot, 8)
    if (id1 == 0) {
      if (!learn) return 0
      const id = load<u32>(table, 12)
      const top = load<u32>(table, 20)
      const term = <usize>load<u32>(table, 8) + (<usize>id << 3)
      store<u64>(slot, key)
      store<u32>(slot, id + 1, 8)
      store<u32>(slot, 0, 12)
      store<u32>(term, top)
      store<u32>(term, length, 4)
      memory.copy(<usize>load<u32>(table, 16) + top, at, length)
      store<u32>(table, id + 1, 12)
      store<u32>(table, top + length, 20)
      return slot
    }
    if (load<u64>(slot) == key) {
      if (<i64>key >= 0) return slot
      const term = <usize>load<u32>(table, 8) + (<usize>(id1 - 1) << 3)
      if (load<u32>(term, 4) == length && same(<usize>load<u32>(table, 16) + load<u32>(term), at, length)) return slot
    }
    s = (s + 1) & mask
  }
}

/** Slot of the pair {first, second}, second below 2^31, in a table of pairs; as `find` otherwise. */
// @ts-ignore: decorator
@inline
export function findPair(table: usize, first: u32, second: u32, learn: bool): usize {
  const key = (<u64>second << 32) | first
  const slots = <usize>load<u32>(table)
  const mask = load<u32>(table, 4)
  let s = <u32>mix(key) & mask
  while (true) {
    const slot = slots + (<usize>s << 4)
    if (load<u32>(slot, 8) == 0) {
      if (!learn) return 0
      const id = load<u32>(table, 12)
      store<u64>(slot, key)
      store<u32>(slot, id + 1, 8)
      store<u32>(slot, 0, 12)
      store<u64>(<usize>load<u32>(table, 8) + (<usize>id << 3), key)
      store<u32>(table, id + 1, 12)
      return slot
    }
    if (load<u64>(slot) == key) return slot
    s = (s + 1) & mask
  }
}

/** Moves the used slots of a smaller table to a larger, zeroed one. */
export function rehash(
  from: usize, // in  slots
  fromSlots: usize,
  to: usize, // out slots, a power of two of them
  toSlots: usize,
): void {
  const mask = <u32>toSlots - 1
  const end = from + (fromSlots << 4)
  for (let p = from; p < end; p += 16) {
    if (load<u32>(p, 8) == 0) continue
    let s = <u32>mix(load<u64>(p)) & mask
    while (load<u32>(to + (<usize>s << 4), 8)) s = (s + 1) & mask
    v128.store(to + (<usize>s << 4), v128.load(p))
  }
}

/** Adds terms given as bytes and offsets. Needs room for all. */
export function internTerms(
  table: usize, // in, out
  bytes: usize, // in  uint8[offsets[n]], 8 more readable
  offsets: usize, // in  uint32[n + 1]
  n: u32,
  ids: usize, // out uint32[n]
): void {
  for (let i: u32 = 0; i < n; i++) {
    const o = offsets + (<usize>i << 2)
    const start = load<u32>(o)
    store<u32>(ids + (<usize>i << 2), load<u32>(find(table, bytes + start, load<u32>(o, 4) - start, true), 8) - 1)
  }
}

/**
 * Adds sequences of words given as bytes with one space between words. A sequence of more than one word gets the id of
 * its pair with bit 31 set. Needs room in `words` for all words, in `pairs` for all spaces.
 */
export function internSpans(
  words: usize, // in, out
  pairs: usize, // in, out
  bytes: usize, // in  uint8[offsets[n]], 8 more readable
  offsets: usize, // in  uint32[n + 1]
  n: u32,
  ids: usize, // out uint32[n]
): void {
  for (let i: u32 = 0; i < n; i++) {
    const o = offsets + (<usize>i << 2)
    const end = bytes + load<u32>(o, 4)
    let start = bytes + load<u32>(o)
    let node: u32 = 0
    let first = true
    for (let p = start; p <= end; p++) {
      if (p < end && load<u8>(p) != 0x20) continue
      const id = load<u32>(find(words, start, <u32>(p - start), true), 8) - 1
      node = first ? id : (load<u32>(findPair(pairs, node, id, true), 8) - 1) | 0x80000000
      first = false
      start = p + 1
    }
    store<u32>(ids + (<usize>i << 2), node)
  }
}
