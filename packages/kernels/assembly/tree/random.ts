// Draws. Marsaglia, Xorshift RNGs (2003), 32 bits; ranges by Lemire's multiplication, whose bias is below range / 2^32.

// @ts-ignore: decorator
@inline
export function nextState(state: u32): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  return state ^ (state << 5);
}

/** 0 to n - 1, from a state. */
// @ts-ignore: decorator
@inline
export function below(state: u32, n: i32): i32 {
  return <i32>((<u64>state * <u64>n) >> 32);
}
