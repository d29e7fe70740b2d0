import { mix } from './mix';

/** rows[i] = i for from <= i < to. */
export function countUp(
  from: i32,
  to: i32,
  rows: usize, // out uint32[to]
): void {
  for (let i = from; i < to; i++) store<u32>(rows + (<usize>i << 2), <u32>i);
}

export function copyBytes(
  n: i32,
  from: usize, // in  uint8[n]
  to: usize, // out uint8[n], apart from the other
): void {
  memory.copy(to, from, <usize>n);
}

/** The bins of one feature, next to each other. */
export function copyColumn(
  n: i32,
  bins: usize, // in  uint8[n, stride], from the feature on
  stride: i32,
  column: usize, // out uint8[n]
): void {
  for (let i: usize = 0; i < <usize>n; i++) store<u8>(column + i, load<u8>(bins + i * <usize>stride));
}

// @ts-ignore: decorator
@inline
function goesLeft(id: u32, bins: usize, stride: usize, goes: usize): usize {
  return <usize>load<u8>(goes + <usize>load<u8>(bins + <usize>id * stride));
}

/** Puts the rows whose bins go left before the others, both in the order they had, and returns how many those are. */
export function partition(
  n: i32,
  rows: usize, // in, out uint32[n]
  bins: usize, // in  uint8[all rows, stride], from the feature on
  stride: i32,
  goes: usize, // in  uint8[256], 1 for bins that go left, else 0
  lanes: usize, // in  uint8[16, 16], at m the bytes of those of four lanes whose bits m has, in their order, then any
  scratch: usize, // uint32[n]
): i32 {
  const end = rows + (<usize>n << 2), s = <usize>stride;
  let left = rows, right = scratch;
  // Rows are written to both sides, of which one moves on for each: no branch to mispredict.
  for (; rows + 16 <= end; rows += 16) {
    const four = v128.load(rows);
    const m = goesLeft(load<u32>(rows), bins, s, goes) | (goesLeft(load<u32>(rows, 4), bins, s, goes) << 1) |
      (goesLeft(load<u32>(rows, 8), bins, s, goes) << 2) | (goesLeft(load<u32>(rows, 12), bins, s, goes) << 3);
    v128.store(left, i8x16.swizzle(four, v128.load(lanes + (m << 4))));
    v128.store(right, i8x16.swizzle(four, v128.load(lanes + ((m ^ 15) << 4))));
    const step = <usize>popcnt<u32>(<u32>m) << 2;
    left += step;
    right += 16 - step;
  }
  for (; rows < end; rows += 4) {
    const id = load<u32>(rows), step = goesLeft(id, bins, s, goes) << 2;
    store<u32>(left, id);
    store<u32>(right, id);
    left += step;
    right += 4 - step;
  }
  const others = right - scratch;
  memory.copy(left, scratch, others);
  return n - <i32>(others >> 2);
}

/**
 * Draws each row with probability threshold / 2^32, from a seed and its number alone: `rows` gets those drawn, then the others,
 * both ascending. Returns how many were drawn.
 */
export function splitSample(
  n: i32,
  seed: u32,
  threshold: u32,
  rows: usize, // out uint32[n]
  scratch: usize, // uint32[n]
): i32 {
  let left = rows, right = scratch;
  for (let i: u32 = 0; i < <u32>n; i++) {
    store<u32>(left, i);
    store<u32>(right, i);
    const goes = <usize>(mix(seed, i) < threshold) << 2;
    left += goes;
    right += 4 - goes;
  }
  const others = right - scratch;
  memory.copy(left, scratch, others);
  return n - <i32>(others >> 2);
}
