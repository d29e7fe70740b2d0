import { mix } from './mix';
import { pack } from './pack';

// Gradient-based one-side sampling (Ke et al., LightGBM, 2017).

/** |gradient * hessian| of each row, in the units of the integers. */
export function gradientSizes(
  from: i32,
  to: i32,
  gradients: usize, // in  int32[to, 2]
  sizes: usize, // out float64[to]
): void {
  for (let i = <usize>from; i < <usize>to; i++) {
    const g = <f64>load<i32>(gradients + (i << 3)), h = <f64>load<i32>(gradients + (i << 3), 4);
    store<f64>(sizes + (i << 3), abs(g) * h);
  }
}

/**
 * `rows` gets the rows of at least the given size and those drawn from the others, each with probability threshold / 2^32, then
 * the rest; both parts are ascending. Returns how many were taken.
 */
export function splitBySize(
  n: i32,
  sizes: usize, // in  float64[n]
  least: f64,
  seed: u32,
  threshold: u32,
  rows: usize, // out uint32[n]
  scratch: usize, // uint32[n]
): i32 {
  let left = rows, right = scratch;
  for (let i: u32 = 0; i < <u32>n; i++) {
    store<u32>(left, i);
    store<u32>(right, i);
    const goes = <usize>(i32(load<f64>(sizes + (<usize>i << 3)) >= least) | i32(mix(seed, i) < threshold)) << 2;
    left += goes;
    right += 4 - goes;
  }
  const others = right - scratch;
  memory.copy(left, scratch, others);
  return n - <i32>(others >> 2);
}

/** Multiplies the gradients and hessians of those of the rows that are smaller than the given size. */
export function amplify(
  n: i32,
  rows: usize, // in  uint32[n]
  sizes: usize, // in  float64[all rows]
  least: f64,
  factor: f64,
  gradients: usize, // in, out int32[all rows, 2]
): void {
  for (let j: usize = 0; j < <usize>n; j++) {
    const i = <usize>load<u32>(rows + (j << 2));
    if (load<f64>(sizes + (i << 3)) >= least) continue;
    const at = gradients + (i << 3);
    pack(at, <f64>load<i32>(at), <f64>load<i32>(at, 4), factor, factor);
  }
}
