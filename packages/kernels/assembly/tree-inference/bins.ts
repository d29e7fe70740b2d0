import { ROWS } from './layout';

// @ts-ignore: decorator
@inline
export function read(x: f64, single: i32, reading: i32, zero: f64): f64 {
  const v = single ? <f64>(<f32>x) : x;
  if (reading == 0) return v;
  const isZero = abs(v) <= zero;
  if (reading == 1) return isZero ? NaN : v;
  return isZero ? 0 : v;
}

/** Whether a category, cut to a whole number (3) or to the one below (4), is in a set of numbers below 16384. */
// @ts-ignore: decorator
@inline
export function inSet(bits: usize, category: f64): bool {
  if (!(category >= 0 && category < 16384)) return false;
  const c = <usize>category;
  return ((load<u8>(bits + (c >> 3)) >> <u8>(c & 7)) & 1) != 0;
}

/**
 * Bins of up to ROWS rows for one search: how many edges lie below a value. Of the two columns the first has missing values in
 * the last bin, the second in the first. Bins are moved by -128, because comparisons of signed bytes are faster.
 */
export function binColumn(
  rows: usize,
  x: usize, // in  float64, `width` bytes from row to row
  width: usize,
  single: i32, // whether values are rounded to float32
  reading: i32, // 0: as they are; 1: values up to `zero` from 0 are missing; 2: they are 0; 3, 4: categories, see inSet
  zero: f64,
  edges: usize, // in  float64[256], ascending, padded with Infinity; of categories the bits of the set's members
  step: i32, // largest power of two that is at most the number of edges, or 0
  out: usize, // out int8[2, ROWS]
): void {
  let i: usize = 0;
  if (reading > 2) {
    for (; i < rows; i++) {
      const given = load<f64>(x + i * width), v = single ? <f64>(<f32>given) : given;
      put(out + i, v, <usize>!inSet(edges, reading == 3 ? trunc(v) : floor(v)));
    }
    return;
  }
  for (; i + 4 <= rows; i += 4) {
    // Four searches side by side: each is a chain of dependent loads.
    const p = x + i * width;
    const x0 = read(load<f64>(p), single, reading, zero), x1 = read(load<f64>(p + width), single, reading, zero);
    const x2 = read(load<f64>(p + 2 * width), single, reading, zero), x3 = read(load<f64>(p + 3 * width), single, reading, zero);
    let a0 = edges, a1 = edges, a2 = edges, a3 = edges;
    for (let s = <usize>step; s != 0; s >>= 1) {
      const d = s << 3;
      a0 = x0 > load<f64>(a0 + d - 8) ? a0 + d : a0;
      a1 = x1 > load<f64>(a1 + d - 8) ? a1 + d : a1;
      a2 = x2 > load<f64>(a2 + d - 8) ? a2 + d : a2;
      a3 = x3 > load<f64>(a3 + d - 8) ? a3 + d : a3;
    }
    put(out + i, x0, (a0 - edges) >> 3);
    put(out + i + 1, x1, (a1 - edges) >> 3);
    put(out + i + 2, x2, (a2 - edges) >> 3);
    put(out + i + 3, x3, (a3 - edges) >> 3);
  }
  for (; i < rows; i++) {
    const v = read(load<f64>(x + i * width), single, reading, zero);
    let a = edges;
    for (let s = <usize>step; s != 0; s >>= 1) a = v > load<f64>(a + (s << 3) - 8) ? a + (s << 3) : a;
    put(out + i, v, (a - edges) >> 3);
  }
}

// @ts-ignore: decorator
@inline
function put(at: usize, v: f64, bin: usize): void {
  store<u8>(at, v == v ? <u8>(bin - 128) : 127);
  store<u8>(at + ROWS, v == v ? <u8>(bin - 128) : 128);
}
