import { log64 } from '../lib/math'

// Ranks say what column a term becomes: uint32, the column in bits 0 to 30, bit 31 for a term that counts as -1,
// 0xffffffff for a term that is dropped. Terms with bit 31 set are sequences of words and have ranks of their own.

/** Adds the number of entries of each term; entries are of distinct terms within a document. */
export function countDocuments(
  entries: usize, // in  {uint32 term, uint32 count}[n]
  n: u32,
  words: usize, // in, out uint32[]
  grams: usize, // in, out uint32[]
): void {
  for (const end = entries + (<usize>n << 3); entries < end; entries += 8) {
    const id = load<u32>(entries)
    const at = (id >> 31 ? grams : words) + (<usize>(id & 0x7fffffff) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
}

/** Adds the counts of each term. */
export function sumCounts(
  entries: usize, // in  {uint32 term, uint32 count}[n]
  n: u32,
  words: usize, // in, out float64[]
  grams: usize, // in, out float64[]
): void {
  for (const end = entries + (<usize>n << 3); entries < end; entries += 8) {
    const id = load<u32>(entries)
    const at = (id >> 31 ? grams : words) + (<usize>(id & 0x7fffffff) << 3)
    store<f64>(at, load<f64>(at) + <f64>load<u32>(entries, 4))
  }
}

/** Sorts keys by their bits from 33 on, of which `bits` matter. Returns where the result is: `keys` or `other`. */
function sortRow(keys: usize, other: usize, n: u32, bits: u32, counters: usize): usize {
  if (n <= 24) {
    for (let i: u32 = 1; i < n; i++) {
      const k = load<u64>(keys + (<usize>i << 3))
      let at = keys + (<usize>i << 3)
      for (; at > keys && load<u64>(at - 8) > k; at -= 8) store<u64>(at, load<u64>(at - 8))
      store<u64>(at, k)
    }
    return keys
  }
  const digit: u32 = n < 128 ? 6 : n < 1024 ? 7 : n < 8192 ? 9 : 11
  for (let shift: u32 = 0; shift < bits; shift += digit) {
    const mask = (<u64>1 << digit) - 1
    memory.fill(counters, 0, <usize>4 << digit)
    const end = keys + (<usize>n << 3)
    for (let p = keys; p < end; p += 8) {
      const c = counters + (<usize>((load<u64>(p) >> (33 + shift)) & mask) << 2)
      store<u32>(c, load<u32>(c) + 1)
    }
    let sum: u32 = 0
    for (let i: usize = 0; i < <usize>4 << digit; i += 4) {
      const c = load<u32>(counters + i)
      store<u32>(counters + i, sum)
      sum += c
    }
    for (let p = keys; p < end; p += 8) {
      const k = load<u64>(p)
      const c = counters + (<usize>((k >> (33 + shift)) & mask) << 2)
      const o = load<u32>(c)
      store<u32>(c, o + 1)
      store<u64>(other + (<usize>o << 3), k)
    }
    const t = keys
    keys = other
    other = t
  }
  return keys
}

/** Rows of documents: columns ascending, counts of terms that share a column added. Returns the number of values. */
export function makeRows(
  documents: usize, // in  {uint32 address of entries, uint32 number of entries}[]
  from: u32,
  to: u32,
  words: usize, // in  ranks
  grams: usize, // in  ranks
  bits: u32, // that columns may have
  binary: bool, // every value is 1
  scratch: usize, // out uint64[2 * most entries in a document]
  counters: usize, // out uint32[2048]
  indptr: usize, // out int32[to - from + 1], from 0
  indices: usize, // out int32[sum of entries]
  values: usize, // out float64[sum of entries]
): u32 {
  let out: u32 = 0
  store<u32>(indptr, 0)
  for (let d = from; d < to; d++) {
    let entry = <usize>load<u32>(documents + (<usize>d << 3))
    const m = load<u32>(documents + (<usize>d << 3), 4)
    let n: u32 = 0
    for (const end = entry + (<usize>m << 3); entry < end; entry += 8) {
      const id = load<u32>(entry)
      const rank = load<u32>((id >> 31 ? grams : words) + (<usize>(id & 0x7fffffff) << 2))
      if (rank == 0xffffffff) continue
      store<u64>(scratch + (<usize>(n++) << 3), (<u64>(rank & 0x7fffffff) << 33) | (<u64>(rank >> 31) << 32) | load<u32>(entry, 4))
    }
    let key = sortRow(scratch, scratch + (<usize>m << 3), n, bits, counters)
    const end = key + (<usize>n << 3)
    while (key < end) {
      const column = <u32>(load<u64>(key) >> 33)
      let sum: f64 = 0
      do {
        const count = <f64>load<u32>(key)
        sum += load<u32>(key, 4) & 1 ? -count : count
        key += 8
      } while (key < end && <u32>(load<u64>(key) >> 33) == column)
      store<u32>(indices + (<usize>out << 2), column)
      store<f64>(values + (<usize>(out++) << 3), binary ? 1 : sum)
    }
    store<u32>(indptr + (<usize>(d - from + 1) << 2), out)
  }
  return out
}

/**
 * Weighs rows in place: value or 1 + log(value), times the column's weight, over the row's norm. A stored zero stays
 * zero, and so does a row without values.
 */
export function weighRows(
  rows: u32,
  indptr: usize, // in  int32[rows + 1]
  indices: usize, // in  int32[nnz]
  values: usize, // in, out float64[nnz]
  sublinear: bool,
  weights: usize, // in  float64[columns], or 0 for none
  norm: u32, // 0 none, 1 sum of absolute values, 2 Euclidean
): void {
  let k: usize = 0
  for (let i: u32 = 0; i < rows; i++) {
    const start = k
    const end = <usize>load<u32>(indptr + (<usize>(i + 1) << 2))
    let sum: f64 = 0
    for (; k < end; k++) {
      let v = load<f64>(values + (k << 3))
      if (sublinear && v != 1 && v != 0) v = 1 + log64(v)
      if (weights) v *= load<f64>(weights + (<usize>load<u32>(indices + (k << 2)) << 3))
      store<f64>(values + (k << 3), v)
      sum += norm == 1 ? abs(v) : v * v
    }
    if (norm == 0 || sum == 0) continue
    const scale = norm == 1 ? sum : sqrt(sum)
    for (let j = start; j < end; j++) store<f64>(values + (j << 3), load<f64>(values + (j << 3)) / scale)
  }
}
