import { entryRow } from './key';

/** Sets the bits of the first `leftCount` entries' rows, and clears the others'. */
export function markRows(segment: usize, leftCount: i32, count: i32, bits: usize): void {
  for (let k = 0; k < count; k++) {
    const i = entryRow(load<u64>(segment + (<usize>k << 3)));
    const p = bits + <usize>(i >> 3), mask: u32 = 1 << (i & 7), old = <u32>load<u8>(p);
    store<u8>(p, k < leftCount ? old | mask : old & ~mask);
  }
}

/** Moves the entries of rows whose bit is set to the front, both sides in their order. */
export function partition(segment: usize, count: i32, bits: usize, spare: usize): void {
  let left = segment, right = spare;
  const end = segment + (<usize>count << 3);
  for (let p = segment; p < end; p += 8) {
    const v = load<u64>(p), i = entryRow(v);
    const go = (<usize>load<u8>(bits + <usize>(i >> 3)) >> <usize>(i & 7)) & 1;
    // Both sides are written and one moves on: a branch here would be wrong half of the time.
    store<u64>(left, v);
    store<u64>(right, v);
    left += go << 3;
    right += (go ^ 1) << 3;
  }
  memory.copy(left, spare, right - spare);
}
