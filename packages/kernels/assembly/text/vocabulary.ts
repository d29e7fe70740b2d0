// Terms as bytes: spans {uint32 address, uint32 length}, sorted by bytes, which for UTF-8 is by code points.

/** Spans of terms of a table. */
export function termSpans(
  ids: usize, // in  uint32[n]
  n: u32,
  table: usize, // in
  spans: usize, // out
): void {
  const terms = <usize>load<u32>(table, 8)
  const arena = load<u32>(table, 16)
  for (let i: u32 = 0; i < n; i++) {
    const term = terms + (<usize>load<u32>(ids + (<usize>i << 2)) << 3)
    const span = spans + (<usize>i << 3)
    store<u32>(span, arena + load<u32>(term))
    store<u32>(span, load<u32>(term, 4), 4)
  }
}

/** Bytes of each sequence of words, a space between words. A sequence comes after the one it extends. */
export function gramLengths(
  words: usize, // in  table
  pairs: usize, // in  table
  lengths: usize, // out uint32[pairs]
): void {
  const terms = <usize>load<u32>(words, 8)
  const grams = <usize>load<u32>(pairs, 8)
  const n = load<u32>(pairs, 12)
  for (let i: u32 = 0; i < n; i++) {
    const first = load<u32>(grams + (<usize>i << 3))
    const second = load<u32>(grams + (<usize>i << 3), 4)
    const before = first >> 31 ? load<u32>(lengths + (<usize>(first & 0x7fffffff) << 2)) : load<u32>(terms + (<usize>first << 3), 4)
    store<u32>(lengths + (<usize>i << 2), before + 1 + load<u32>(terms + (<usize>second << 3), 4))
  }
}

/** Writes sequences of words out. */
export function gramSpans(
  ids: usize, // in  uint32[n]
  n: u32,
  words: usize, // in  table
  pairs: usize, // in  table
  lengths: usize, // in  of gramLengths
  bytes: usize, // out uint8[sum of the lengths of ids]
  spans: usize, // out
): void {
  const terms = <usize>load<u32>(words, 8)
  const arena = <usize>load<u32>(words, 16)
  const grams = <usize>load<u32>(pairs, 8)
  let at = bytes
  for (let i: u32 = 0; i < n; i++) {
    let node = load<u32>(ids + (<usize>i << 2))
    const length = load<u32>(lengths + (<usize>node << 2))
    const span = spans + (<usize>i << 3)
    store<u32>(span, <u32>at)
    store<u32>(span, length, 4)
    let q = at + length
    node |= 0x80000000
    while (true) {
      const pair = grams + (<usize>(node & 0x7fffffff) << 3)
      const word = terms + (<usize>(node >> 31 ? load<u32>(pair, 4) : node) << 3)
      const size = load<u32>(word, 4)
      q -= size
      memory.copy(q, arena + load<u32>(word), size)
      if (!(node >> 31)) break
      store<u8>(--q, 0x20)
      node = load<u32>(pair)
    }
    at += length
  }
}

/** Eight bytes of a term from `depth` on as a number that orders as they do; zeros behind the end. */
// @ts-ignore: decorator
@inline
function keyAt(spans: usize, i: u32, depth: u32): u64 {
  const span = spans + (<usize>i << 3)
  const length = load<u32>(span, 4)
  if (length <= depth) return 0
  const key = bswap<u64>(load<u64>(<usize>load<u32>(span) + depth))
  const left = length - depth
  return left >= 8 ? key : key & ~((<u64>-1) >> (left << 3))
}

// @ts-ignore: decorator
@inline
function swap(order: usize, keys: usize, i: u32, j: u32): void {
  const a = order + (<usize>i << 2), b = order + (<usize>j << 2)
  const c = keys + (<usize>i << 3), d = keys + (<usize>j << 3)
  const o = load<u32>(a), k = load<u64>(c)
  store<u32>(a, load<u32>(b))
  store<u64>(c, load<u64>(d))
  store<u32>(b, o)
  store<u64>(d, k)
}

// @ts-ignore: decorator
@inline
function key(keys: usize, i: u32): u64 {
  return load<u64>(keys + (<usize>i << 3))
}

/** Quicksort of order[from, to) by keys, with insertion for short ranges. */
function sortKeys(order: usize, keys: usize, from: u32, to: u32): void {
  while (to - from > 16) {
    const mid = from + ((to - from) >> 1)
    if (key(keys, mid) < key(keys, from)) swap(order, keys, mid, from)
    if (key(keys, to - 1) < key(keys, from)) swap(order, keys, to - 1, from)
    if (key(keys, to - 1) < key(keys, mid)) swap(order, keys, to - 1, mid)
    const pivot = key(keys, mid)
    let i = from, j = to - 1
    while (true) {
      while (key(keys, i) < pivot) i++
      while (pivot < key(keys, j)) j--
      if (i >= j) break
      swap(order, keys, i++, j--)
    }
    // The shorter side by recursion, so that the stack stays logarithmic.
    const cut = j + 1
    if (cut - from < to - cut) {
      sortKeys(order, keys, from, cut)
      from = cut
    } else {
      sortKeys(order, keys, cut, to)
      to = cut
    }
  }
  for (let i = from + 1; i < to; i++) {
    for (let j = i; j > from && key(keys, j) < key(keys, j - 1); j--) swap(order, keys, j, j - 1)
  }
}

/** Sorts distinct terms by bytes: by eight bytes, then each group of equals by the next eight. */
export function sortTerms(
  spans: usize, // in  8 bytes readable behind each term
  n: u32,
  order: usize, // out uint32[n]: indices of spans, ascending
  keys: usize, // out scratch uint64[n]
  stack: usize, // out scratch uint32[3 * (n / 2 + 1)]: groups {from, to, depth} still to sort, all disjoint
): void {
  for (let i: u32 = 0; i < n; i++) store<u32>(order + (<usize>i << 2), i)
  if (n < 2) return
  store<u32>(stack, 0)
  store<u32>(stack, n, 4)
  store<u32>(stack, 0, 8)
  let groups = stack + 12
  while (groups > stack) {
    groups -= 12
    const from = load<u32>(groups), to = load<u32>(groups, 4), depth = load<u32>(groups, 8)
    let longest: u32 = 0
    for (let i = from; i < to; i++) {
      const id = load<u32>(order + (<usize>i << 2))
      longest = max(longest, load<u32>(spans + (<usize>id << 3), 4))
      store<u64>(keys + (<usize>i << 3), keyAt(spans, id, depth))
    }
    if (longest <= depth) {
      // Equal but for zeros behind the end: the shorter first.
      for (let i = from; i < to; i++) {
        const id = load<u32>(order + (<usize>i << 2))
        store<u64>(keys + (<usize>i << 3), load<u32>(spans + (<usize>id << 3), 4))
      }
      sortKeys(order, keys, from, to)
      continue
    }
    sortKeys(order, keys, from, to)
    let i = from
    while (i < to) {
      const k = key(keys, i)
      let j = i + 1
      while (j < to && key(keys, j) == k) j++
      if (j - i > 1) {
        store<u32>(groups, i)
        store<u32>(groups, j, 4)
        store<u32>(groups, depth + 8, 8)
        groups += 12
      }
      i = j
    }
  }
}

/** Copies terms together, in order. */
export function gatherTerms(
  order: usize, // in  uint32[n]
  n: u32,
  spans: usize, // in
  bytes: usize, // out uint8[sum of lengths]
  offsets: usize, // out uint32[n + 1]
): void {
  let top: u32 = 0
  for (let i: u32 = 0; i < n; i++) {
    const span = spans + (<usize>load<u32>(order + (<usize>i << 2)) << 3)
    const length = load<u32>(span, 4)
    store<u32>(offsets + (<usize>i << 2), top)
    memory.copy(bytes + top, <usize>load<u32>(span), length)
    top += length
  }
  store<u32>(offsets + (<usize>n << 2), top)
}
