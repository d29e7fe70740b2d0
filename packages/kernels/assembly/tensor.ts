// Moving, summing and choosing elements of dense tensors of 4-byte (float32, int32) and 1-byte (bool) elements.
// Pointers are byte offsets; strides and sizes are in elements.
import { log1p64, softplus64 } from "./lib/math";

/** Rows and columns of the square that a transposing copy works on at a time: 16 columns are one cache line. */
const TILE: i32 = 16;

/** dst[i, j, k, l] = src[i, j, k, l], each with its own strides; 4-byte elements. */
export function copy4(
  d0: i32, d1: i32, d2: i32, d3: i32,
  src: usize, s0: i32, s1: i32, s2: i32, s3: i32, // in
  dst: usize, t0: i32, t1: i32, t2: i32, t3: i32, // out
): void {
  const whole = s3 == 1 && t3 == 1;
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      const from = src + (<usize>(i * s0 + j * s1) << 2);
      const to = dst + (<usize>(i * t0 + j * t1) << 2);
      if (whole) {
        for (let k = 0; k < d2; k++) {
          memory.copy(to + (<usize>(k * t2) << 2), from + (<usize>(k * s2) << 2), <usize>d3 << 2);
        }
      } else if (s2 == 1 || t2 == 1) {
        for (let k0 = 0; k0 < d2; k0 += TILE) {
          const k1 = min(k0 + TILE, d2);
          for (let l0 = 0; l0 < d3; l0 += TILE) tile4(k0, k1, l0, min(l0 + TILE, d3), from, s2, s3, to, t2, t3);
        }
      } else {
        tile4(0, d2, 0, d3, from, s2, s3, to, t2, t3);
      }
    }
  }
}

function tile4(k0: i32, k1: i32, l0: i32, l1: i32, from: usize, s2: i32, s3: i32, to: usize, t2: i32, t3: i32): void {
  for (let k = k0; k < k1; k++) {
    for (let l = l0; l < l1; l++) {
      store<i32>(to + (<usize>(k * t2 + l * t3) << 2), load<i32>(from + (<usize>(k * s2 + l * s3) << 2)));
    }
  }
}

/** `copy4` for 1-byte elements. */
export function copy1(
  d0: i32, d1: i32, d2: i32, d3: i32,
  src: usize, s0: i32, s1: i32, s2: i32, s3: i32, // in
  dst: usize, t0: i32, t1: i32, t2: i32, t3: i32, // out
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const from = src + (i * s0 + j * s1 + k * s2);
        const to = dst + (i * t0 + j * t1 + k * t2);
        for (let l = 0; l < d3; l++) store<u8>(to + l * t3, load<u8>(from + l * s3));
      }
    }
  }
}

/** y[o, i] = scale * sum_k x[o, k, i] for i from `from` to below `to`, added up in float64. */
export function sum(
  outer: i32, n: i32, inner: i32, from: i32, to: i32,
  x: usize, // in  float32[outer, n, inner]
  scale: f64,
  y: usize, // out float32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    const block = x + (<usize>o * n * inner << 2);
    const out = y + (<usize>o * inner << 2);
    if (inner == 1) {
      store<f32>(out, <f32>(run(n, block) * scale));
      continue;
    }
    let i = from;
    for (; i + 8 <= to; i += 8) columns8(n, inner, block + (<usize>i << 2), scale, out + (<usize>i << 2));
    for (; i < to; i++) {
      let s: f64 = 0;
      let p = block + (<usize>i << 2);
      for (let k = 0; k < n; k++, p += <usize>inner << 2) s += <f64>load<f32>(p);
      store<f32>(out + (<usize>i << 2), <f32>(s * scale));
    }
  }
}

/** Sum of n neighbouring values, as eight running sums added in a fixed order. */
function run(n: i32, x: usize): f64 {
  let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0), d = f64x2.splat(0);
  let k = 0;
  for (; k + 8 <= n; k += 8, x += 32) {
    const u = v128.load(x);
    const v = v128.load(x, 16);
    a = f64x2.add(a, f64x2.promote_low_f32x4(u));
    b = f64x2.add(b, f64x2.promote_low_f32x4(i64x2.shuffle(u, u, 1, 0)));
    c = f64x2.add(c, f64x2.promote_low_f32x4(v));
    d = f64x2.add(d, f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0)));
  }
  const t = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  let s = f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1);
  for (; k < n; k++, x += 4) s += <f64>load<f32>(x);
  return s;
}

function columns8(n: i32, inner: i32, x: usize, scale: f64, out: usize): void {
  let a = f64x2.splat(0), b = f64x2.splat(0), c = f64x2.splat(0), d = f64x2.splat(0);
  for (let k = 0; k < n; k++, x += <usize>inner << 2) {
    const u = v128.load(x);
    const v = v128.load(x, 16);
    a = f64x2.add(a, f64x2.promote_low_f32x4(u));
    b = f64x2.add(b, f64x2.promote_low_f32x4(i64x2.shuffle(u, u, 1, 0)));
    c = f64x2.add(c, f64x2.promote_low_f32x4(v));
    d = f64x2.add(d, f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0)));
  }
  const by = f64x2.splat(scale);
  store8(out, f64x2.mul(a, by), f64x2.mul(b, by));
  store8(out + 16, f64x2.mul(c, by), f64x2.mul(d, by));
}

/** Four float64 as float32. */
// @ts-ignore: decorator
@inline
function store8(out: usize, a: v128, b: v128): void {
  v128.store(out, i64x2.shuffle(v128.demote_zero<f64>(a), v128.demote_zero<f64>(b), 0, 2));
}

/** `sum` of int32, which wraps around. */
export function sumInt(
  outer: i32, n: i32, inner: i32,
  x: usize, // in  int32[outer, n, inner]
  y: usize, // out int32[outer, inner]
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let p = x + (<usize>(o * n * inner + i) << 2);
      let s = 0;
      for (let k = 0; k < n; k++, p += <usize>inner << 2) s += load<i32>(p);
      store<i32>(y + (<usize>(o * inner + i) << 2), s);
    }
  }
}

/** dst[o, k] = src[o, indices[k]], runs of `width` bytes. */
export function gather(
  outer: i32, n: i32, width: i32, count: i32,
  indices: usize, // in  int32[count], each from 0 to below n
  src: usize, // in  [outer, n, width bytes]
  dst: usize, // out [outer, count, width bytes]
): void {
  for (let o = 0; o < outer; o++) {
    const block = src + <usize>o * n * width;
    for (let k = 0; k < count; k++, dst += width) {
      memory.copy(dst, block + <usize>load<i32>(indices + (<usize>k << 2)) * width, width);
    }
  }
}

/** dst[indices[k], i] += updates[k, i], in the order of k. */
export function scatterAdd(
  count: i32, width: i32,
  indices: usize, // in  int32[count]
  updates: usize, // in  float32[count, width]
  dst: usize, // in, out float32[.., width]
): void {
  for (let k = 0; k < count; k++) {
    let to = dst + (<usize>load<i32>(indices + (<usize>k << 2)) * width << 2);
    let i = 0;
    for (; i + 4 <= width; i += 4, to += 16, updates += 16) {
      v128.store(to, f32x4.add(v128.load(to), v128.load(updates)));
    }
    for (; i < width; i++, to += 4, updates += 4) store<f32>(to, load<f32>(to) + load<f32>(updates));
  }
}

/** `scatterAdd` of int32. */
export function scatterAddInt(
  count: i32, width: i32,
  indices: usize, // in  int32[count]
  updates: usize, // in  int32[count, width]
  dst: usize, // in, out int32[.., width]
): void {
  for (let k = 0; k < count; k++) {
    let to = dst + (<usize>load<i32>(indices + (<usize>k << 2)) * width << 2);
    for (let i = 0; i < width; i++, to += 4, updates += 4) store<i32>(to, load<i32>(to) + load<i32>(updates));
  }
}

/** y[i] = c[i] ? a[i] : b[i]; a step of 0 takes the first element for all. 4-byte elements. */
export function select4(
  n: i32,
  c: usize, cStep: i32, // in uint8
  a: usize, aStep: i32, // in
  b: usize, bStep: i32, // in
  y: usize, // out
): void {
  let i = 0;
  if (cStep == 1) {
    const zero = i32x4.splat(0);
    for (; i + 4 <= n; i += 4, c += 4, a += aStep << 4, b += bStep << 4, y += 16) {
      const chosen = i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(c))), zero);
      const u = aStep ? v128.load(a) : v128.load32_splat(a);
      const v = bStep ? v128.load(b) : v128.load32_splat(b);
      v128.store(y, v128.bitselect(u, v, chosen));
    }
  }
  for (; i < n; i++, c += cStep, a += aStep << 2, b += bStep << 2, y += 4) {
    store<i32>(y, select<i32>(load<i32>(a), load<i32>(b), load<u8>(c) != 0));
  }
}

/** `select4` for 1-byte elements. */
export function select1(
  n: i32,
  c: usize, cStep: i32, // in uint8
  a: usize, aStep: i32, // in
  b: usize, bStep: i32, // in
  y: usize, // out
): void {
  for (let i = 0; i < n; i++, c += cStep, a += aStep, b += bStep, y++) {
    store<u8>(y, select<u8>(load<u8>(a), load<u8>(b), load<u8>(c) != 0));
  }
}

/** y[i] = log(1 + x[i]). */
export function log1p(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) store<f32>(y + i, <f32>log1p64(<f64>load<f32>(x + i)));
}

/** y[i] = log(1 + e^x[i]). */
export function softplus(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) store<f32>(y + i, <f32>softplus64(<f64>load<f32>(x + i)));
}
