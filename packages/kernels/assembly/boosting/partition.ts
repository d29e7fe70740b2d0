import { mix } from './mix';

/** rows[i] = i for from <= i < to. */
export function countUp(
  from: i32,
  to: i32,
  rows: usize, // out uint32[to]
): void {
  for (let i = from; i < to; i++) store<u32>(rows + (<usize>i << 2), <u32>i);
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

/** Which of four rows go left, as bits. */
// @ts-ignore: decorator
@inline
function maskOf(rows: usize, bins: usize, stride: usize, goes: usize): usize {
  return goesLeft(load<u32>(rows), bins, stride, goes) | (goesLeft(load<u32>(rows, 4), bins, stride, goes) << 1) |
    (goesLeft(load<u32>(rows, 8), bins, stride, goes) << 2) | (goesLeft(load<u32>(rows, 12), bins, stride, goes) << 3);
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
    const m = maskOf(rows, bins, s, goes);
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

// @ts-ignore: decorator
@inline
function reversed(four: v128): v128 {
  return i32x4.shuffle(four, four, 3, 2, 1, 0);
}

/**
 * As `partition`, out of place: rows whose bins go left fill `out` from its start on, in their order, the others from its end back.
 * Blocks of a list that are dealt apart from each other are then put in one order by `collect`.
 */
export function deal(
  n: i32,
  rows: usize, // in  uint32[n]
  bins: usize, // in  uint8[all rows, stride], from the feature on
  stride: i32,
  goes: usize, // in  uint8[256], 1 for bins that go left, else 0
  lanes: usize, // in  uint8[16, 16], that of `partition`
  out: usize, // out uint32[n], apart from the rows
): i32 {
  const end = rows + (<usize>n << 2), s = <usize>stride;
  let left = out, right = out + (<usize>n << 2);
  // Four are written to both sides: that is room while eight are left.
  for (; rows + 32 <= end; rows += 16) {
    const four = v128.load(rows), m = maskOf(rows, bins, s, goes);
    v128.store(left, i8x16.swizzle(four, v128.load(lanes + (m << 4))));
    v128.store(right - 16, reversed(i8x16.swizzle(four, v128.load(lanes + ((m ^ 15) << 4)))));
    const step = <usize>popcnt<u32>(<u32>m) << 2;
    left += step;
    right -= 16 - step;
  }
  for (; rows < end; rows += 4) {
    const id = load<u32>(rows), goesThere = goesLeft(id, bins, s, goes) != 0;
    if (!goesThere) right -= 4;
    store<u32>(goesThere ? left : right, id);
    if (goesThere) left += 4;
  }
  return <i32>((left - out) >> 2);
}

/** Copies a block that `deal` wrote: its first rows to one place, and the others, in the order they had, to another. */
export function collect(
  n: i32,
  lefts: i32,
  dealt: usize, // in  uint32[n]
  left: usize, // out uint32[lefts]
  right: usize, // out uint32[n - lefts]
): void {
  memory.copy(left, dealt, <usize>lefts << 2);
  const end = right + (<usize>(n - lefts) << 2);
  let from = dealt + (<usize>n << 2);
  for (; right + 16 <= end; right += 16) {
    from -= 16;
    v128.store(right, reversed(v128.load(from)));
  }
  for (; right < end; right += 4) {
    from -= 4;
    store<u32>(right, load<u32>(from));
  }
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
