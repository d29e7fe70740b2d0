// Sorting by radix, least significant digit first: stable, no comparisons, the same cost for any data. Keys are float64 or int32,
// turned into unsigned integers that ascend as they do. NaN comes last, ascending or descending; 0 and -0 are equal.
// Knuth, The Art of Computer Programming, vol. 3, section 5.2.5.

// @ts-ignore: decorator
@inline
function floatKey(x: f64, descending: bool): u64 {
  if (x != x) return u64.MAX_VALUE;
  const b = reinterpret<u64>(x == 0 ? 0.0 : x);
  const up = (b >> 63) != 0 ? ~b : b | 0x8000000000000000;
  return descending ? ~up : up; // neither reaches the key of NaN: infinities are below it
}

// @ts-ignore: decorator
@inline
function intKey(x: i32, descending: bool): u32 {
  const up = <u32>x ^ 0x80000000;
  return descending ? ~up : up;
}

/**
 * Sorts n pairs of key and int32 by key, in passes of 8 bits; a pass in which all keys share the digit is left out. Returns whether
 * the result is in `keys2` and `values2` rather than `keys` and `values`.
 */
function radix<K>(n: i32, keys: usize, values: usize, keys2: usize, values2: usize, counts: usize): bool {
  const digits = <i32>sizeof<K>();
  memory.fill(counts, 0, <usize>digits << 10);
  for (let i: usize = 0; i < <usize>n; i++) {
    let key = load<K>(keys + i * sizeof<K>());
    for (let d = 0; d < digits; d++) {
      const p = counts + ((<usize>d << 10) | ((<usize>key & 255) << 2));
      store<i32>(p, load<i32>(p) + 1);
      key = <K>(key >> <K>8);
    }
  }
  let swapped = false;
  for (let d = 0; d < digits; d++) {
    const table = counts + (<usize>d << 10);
    const shift = <K>(d << 3);
    if (n > 0 && load<i32>(table + ((<usize>(load<K>(keys) >> shift) & 255) << 2)) == n) continue;
    let sum = 0;
    for (let p = table; p < table + 1024; p += 4) {
      const c = load<i32>(p);
      store<i32>(p, sum);
      sum += c;
    }
    for (let i: usize = 0; i < <usize>n; i++) {
      const key = load<K>(keys + i * sizeof<K>());
      const p = table + ((<usize>(key >> shift) & 255) << 2);
      const at = load<i32>(p);
      store<i32>(p, at + 1);
      store<K>(keys2 + <usize>at * sizeof<K>(), key);
      store<i32>(values2 + (<usize>at << 2), load<i32>(values + (i << 2)));
    }
    let t = keys;
    keys = keys2;
    keys2 = t;
    t = values;
    values = values2;
    values2 = t;
    swapped = !swapped;
  }
  return swapped;
}

/** order = the stable order of x. Scratch: 16 n bytes of keys, 4 n of order, 8192 of counts, in this order. */
export function argsortFloat64(
  n: i32,
  x: usize, // in  float64[n]
  descending: i32,
  order: usize, // out int32[n]
  scratch: usize, // scratch 20 n + 8192 bytes, 8-byte aligned
): void {
  const counts = scratch;
  const keys = counts + 8192;
  const keys2 = keys + (<usize>n << 3);
  const order2 = keys2 + (<usize>n << 3);
  for (let i: usize = 0; i < <usize>n; i++) {
    store<u64>(keys + (i << 3), floatKey(load<f64>(x + (i << 3)), descending != 0));
    store<i32>(order + (i << 2), <i32>i);
  }
  if (radix<u64>(n, keys, order, keys2, order2, counts)) memory.copy(order, order2, <usize>n << 2);
}

/** order = the stable order of x. */
export function argsortInt32(
  n: i32,
  x: usize, // in  int32[n]
  descending: i32,
  order: usize, // out int32[n]
  scratch: usize, // scratch 12 n + 4096 bytes
): void {
  const counts = scratch;
  const keys = counts + 4096;
  const keys2 = keys + (<usize>n << 2);
  const order2 = keys2 + (<usize>n << 2);
  for (let i: usize = 0; i < <usize>n; i++) {
    store<u32>(keys + (i << 2), intKey(load<i32>(x + (i << 2)), descending != 0));
    store<i32>(order + (i << 2), <i32>i);
  }
  if (radix<u32>(n, keys, order, keys2, order2, counts)) memory.copy(order, order2, <usize>n << 2);
}

/** Sorts values themselves: -0 before 0, and descending after it. */
export function sortFloat64(
  n: i32,
  x: usize, // in, out float64[n]
  descending: i32,
  scratch: usize, // scratch 8 n + 8192 bytes, 8-byte aligned
): void {
  const counts = scratch, end = x + (<usize>n << 3), flip: u64 = descending ? u64.MAX_VALUE : 0;
  memory.fill(counts, 0, 8192);
  for (let p = x; p < end; p += 8) {
    const v = load<f64>(p), b = reinterpret<u64>(v);
    let key = v != v ? u64.MAX_VALUE : (b ^ (<u64>(<i64>b >> 63) | 0x8000000000000000)) ^ flip;
    store<u64>(p, key);
    for (let d: usize = counts; d < counts + 8192; d += 1024) {
      const c = d + (<usize>(key & 255) << 2);
      store<i32>(c, load<i32>(c) + 1);
      key >>= 8;
    }
  }
  let keys = x, other = counts + 8192;
  for (let d: u64 = 0; d < 8; d++) {
    const table = counts + (<usize>d << 10), shift = d << 3;
    if (n > 0 && load<i32>(table + (<usize>((load<u64>(keys) >> shift) & 255) << 2)) == n) continue;
    let at = other;
    for (let p = table; p < table + 1024; p += 4) {
      const c = load<u32>(p);
      store<u32>(p, <u32>at);
      at += <usize>c << 3;
    }
    const last = keys + (<usize>n << 3);
    for (let k = keys; k < last; k += 8) {
      const key = load<u64>(k), p = table + (<usize>((key >> shift) & 255) << 2), to = load<u32>(p);
      store<u32>(p, to + 8);
      store<u64>(<usize>to, key);
    }
    const t = keys;
    keys = other;
    other = t;
  }
  for (let p = x; p < end; p += 8, keys += 8) {
    const key = load<u64>(keys), up = key ^ flip;
    store<u64>(p, key == u64.MAX_VALUE ? 0x7ff8000000000000 : up ^ (<u64>(~(<i64>up) >> 63) | 0x8000000000000000));
  }
}

/** y[i] = x[order[i]]. */
export function takeInt32(
  n: i32,
  x: usize, // in  int32
  order: usize, // in  int32[n]
  y: usize, // out int32[n]
): void {
  for (let i: usize = 0; i < <usize>n; i++) store<i32>(y + (i << 2), load<i32>(x + (<usize>load<i32>(order + (i << 2)) << 2)));
}

/** Whether element i comes before j: larger (or smaller, for `sign` -1), NaN last, then by position. */
// @ts-ignore: decorator
@inline
function before(x: usize, i: i32, j: i32, sign: f64): bool {
  const a = sign * load<f64>(x + (<usize>i << 3)), b = sign * load<f64>(x + (<usize>j << 3));
  if (a > b) return true;
  if (a < b) return false;
  if (a == b) return i < j;
  const nanA = a != a, nanB = b != b;
  return nanA == nanB ? i < j : nanB;
}

/** Lets the element at the root of a heap of n sink; the root of each subtree is the element that comes last. */
function sink(x: usize, heap: usize, n: i32, root: i32, sign: f64): void {
  const item = load<i32>(heap + (<usize>root << 2));
  for (;;) {
    let child = 2 * root + 1;
    if (child >= n) break;
    let c = load<i32>(heap + (<usize>child << 2));
    if (child + 1 < n) {
      const other = load<i32>(heap + (<usize>(child + 1) << 2));
      if (before(x, c, other, sign)) {
        c = other;
        child++;
      }
    }
    if (!before(x, item, c, sign)) break;
    store<i32>(heap + (<usize>root << 2), c);
    root = child;
  }
  store<i32>(heap + (<usize>root << 2), item);
}

/**
 * For rows `from` to `to`: the columns of the k first elements, largest first (or smallest first), ties by column, NaN last.
 * A heap of k a row: O(columns log k).
 */
export function topKRows(
  from: i32,
  to: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  k: i32, // 1 to columns
  smallest: i32,
  indices: usize, // out int32[rows, k]
): void {
  const sign: f64 = smallest ? -1 : 1;
  for (let r = from; r < to; r++) {
    const row = x + <usize>r * (<usize>columns << 3);
    const heap = indices + <usize>r * (<usize>k << 2);
    for (let i = 0; i < k; i++) store<i32>(heap + (<usize>i << 2), i);
    for (let i = k / 2 - 1; i >= 0; i--) sink(row, heap, k, i, sign);
    for (let i = k; i < columns; i++) {
      if (!before(row, i, load<i32>(heap), sign)) continue;
      store<i32>(heap, i);
      sink(row, heap, k, 0, sign);
    }
    for (let n = k - 1; n > 0; n--) {
      const last = load<i32>(heap);
      store<i32>(heap, load<i32>(heap + (<usize>n << 2)));
      store<i32>(heap + (<usize>n << 2), last);
      sink(row, heap, n, 0, sign);
    }
  }
}
