// Weights of rows come in three kinds, each compiled on its own: none, counts of a bootstrap sample, and any.

export type Unit = i32;
export type Count = u8;
export type Weight = f64;

export const UNIT = 0;
export const COUNT = 1;
export const WEIGHT = 2;

// @ts-ignore: decorator
@inline
export function weightOf<W>(weights: usize, row: u32): f64 {
  if (isFloat<W>()) return load<f64>(weights + (<usize>row << 3));
  if (sizeof<W>() == 1) return <f64>load<u8>(weights + <usize>row);
  return 1;
}
