// A feature's value as a key: the bits of a float32, turned into an unsigned integer that ascends as the value does. 0 and -0 are one
// key; NaN, which stands for a missing value, is the last. An entry of a column is the key, the row and the row's class if there are
// two: key << 32 | row << 1 | class.

export const MISSING: u32 = 0xffffffff;

// @ts-ignore: decorator
@inline
export function keyOf(x: f32): u32 {
  if (x != x) return MISSING;
  const b = reinterpret<u32>(x == 0 ? <f32>0 : x);
  return b >> 31 ? ~b : b | 0x80000000;
}

// @ts-ignore: decorator
@inline
export function valueOf(key: u32): f32 {
  return reinterpret<f32>(key >> 31 ? key ^ 0x80000000 : ~key);
}

// @ts-ignore: decorator
@inline
export function entryRow(entry: u64): u32 {
  return <u32>entry >> 1;
}

// @ts-ignore: decorator
@inline
export function entryKey(entry: u64): u32 {
  return <u32>(entry >> 32);
}
