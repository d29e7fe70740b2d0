/** 32 well-mixed bits of a seed and a counter: the finalizer of MurmurHash3. */
// @ts-ignore: decorator
@inline
export function mix(seed: u32, i: u32): u32 {
  let x = seed ^ (i * 0x9e3779b1);
  x = (x ^ (x >> 16)) * 0x85ebca6b;
  x = (x ^ (x >> 13)) * 0xc2b2ae35;
  return x ^ (x >> 16);
}
