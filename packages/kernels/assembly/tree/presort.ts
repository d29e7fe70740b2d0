import { keyOf } from './key';

/** Turns float32 values into keys, in place. */
export function makeKeys(
  from: i32,
  to: i32,
  keys: usize, // in  float32, out uint32
): void {
  const end = keys + (<usize>to << 2);
  for (let p = keys + (<usize>from << 2); p < end; p += 4) store<u32>(p, keyOf(load<f32>(p)));
}

/**
 * Columns of features `from` to `to`: entries of the included rows, ascending by key, rows of one key in their order. Radix sort with
 * digits of 11 bits. Returns how many rows are included.
 */
export function presort(
  from: i32,
  to: i32,
  rows: i32,
  features: i32,
  keys: usize, // in  uint32[rows, features]
  classes: usize, // in  int32[rows], 0 or 1; or 0: entries have no class
  included: usize, // in  uint8[rows]; or 0: all rows
  stride: i32,
  columns: usize, // out uint64[features, stride]
  scratch: usize, // scratch uint64[2, rows] and 3 * 8192 bytes
): i32 {
  let n = 0;
  for (let f = from; f < to; f++) {
    const counts = scratch, spare = scratch + 24576, spare2 = spare + (<usize>rows << 3);
    memory.fill(counts, 0, 24576);
    n = 0;
    for (let i = 0; i < rows; i++) {
      if (included && !load<u8>(included + <usize>i)) continue;
      const key = load<u32>(keys + ((<usize>i * <usize>features + <usize>f) << 2));
      const bit = classes ? load<i32>(classes + (<usize>i << 2)) : 0;
      store<u64>(spare + (<usize>n << 3), (<u64>key << 32) | <u64>((<u32>i << 1) | <u32>bit));
      n++;
      increment(counts + ((<usize>key & 2047) << 2));
      increment(counts + 8192 + (((<usize>key >> 11) & 2047) << 2));
      increment(counts + 16384 + ((<usize>key >> 22) << 2));
    }
    const column = columns + (<usize>f * <usize>stride << 3);
    digit(n, spare, spare2, counts, 32, 2047);
    digit(n, spare2, spare, counts + 8192, 43, 2047);
    digit(n, spare, column, counts + 16384, 54, 1023);
  }
  return n;
}

// @ts-ignore: decorator
@inline
function increment(p: usize): void {
  store<i32>(p, load<i32>(p) + 1);
}

function digit(n: i32, source: usize, target: usize, counts: usize, shift: u64, mask: usize): void {
  let sum = 0;
  for (let p = counts; p < counts + 8192; p += 4) {
    const c = load<i32>(p);
    store<i32>(p, sum);
    sum += c;
  }
  const end = source + (<usize>n << 3);
  for (let p = source; p < end; p += 8) {
    const v = load<u64>(p);
    const slot = counts + ((<usize>(v >> shift) & mask) << 2);
    const at = load<i32>(slot);
    store<i32>(slot, at + 1);
    store<u64>(target + (<usize>at << 3), v);
  }
}
