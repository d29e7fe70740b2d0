// Normalization of groups of a float32 tensor seen as [outer, groups, inner]: a row is a group with one outer, a channel of images one
// with an outer for each image. Sums are in float64. Pointers are byte offsets of the first group of a call; `stride` has the bytes
// between outers, for a call has some groups only.
import { deviation, dot, total } from "./lib/float32-sums";

/** y = (x - mean) / sqrt(variance + epsilon), with both, for each group. */
export function standardize(
  groups: i32, outer: i32, inner: i32, stride: usize, epsilon: f64,
  x: usize, // in  float32[outer, groups, inner]
  y: usize, // out float32[outer, groups, inner]
  means: usize, // out float32[groups]
  variances: usize, // out float32[groups]
): void {
  const bytes = <usize>inner << 2, whole = bytes & ~15, n = <f64>outer * <f64>inner;
  for (let g = 0; g < groups; g++, x += bytes, y += bytes, means += 4, variances += 4) {
    let s: f64 = 0, v: f64 = 0, from = x, to = y;
    for (let o = 0; o < outer; o++, from += stride) s += total(inner, from);
    const mean = s / n;
    from = x;
    for (let o = 0; o < outer; o++, from += stride) v += deviation(inner, from, mean);
    v /= n;
    const factor = 1.0 / sqrt(v + epsilon), m = f64x2.splat(mean), f = f64x2.splat(factor);
    from = x;
    for (let o = 0; o < outer; o++, from += stride, to += stride) {
      for (let i: usize = 0; i < whole; i += 16) {
        v128.store(to + i, standard4(v128.load(from + i), m, f));
      }
      for (let i = whole; i < bytes; i += 4) store<f32>(to + i, <f32>((<f64>load<f32>(from + i) - mean) * factor));
    }
    store<f32>(means, <f32>mean);
    store<f32>(variances, <f32>v);
  }
}

/** dx = (dy - mean of dy - y * mean of dy * y) / sqrt(variance + epsilon) of each group. */
export function standardizeGrad(
  groups: i32, outer: i32, inner: i32, stride: usize, epsilon: f64,
  y: usize, // in  float32[outer, groups, inner]
  variances: usize, // in  float32[groups]
  dy: usize, // in  float32[outer, groups, inner]
  dx: usize, // out float32[outer, groups, inner]
): void {
  const bytes = <usize>inner << 2, whole = bytes & ~15, n = <f64>outer * <f64>inner;
  for (let g = 0; g < groups; g++, y += bytes, dy += bytes, dx += bytes, variances += 4) {
    let s: f64 = 0, p: f64 = 0;
    for (let o = 0, at: usize = 0; o < outer; o++, at += stride) {
      s += total(inner, dy + at);
      p += dot(inner, y + at, dy + at);
    }
    const mean = <f32>(s / n), along = <f32>(p / n);
    const scale = <f32>(1.0 / sqrt(<f64>load<f32>(variances) + epsilon));
    const m = f32x4.splat(mean), l = f32x4.splat(along), k = f32x4.splat(scale);
    for (let o = 0, at: usize = 0; o < outer; o++, at += stride) {
      for (let i = at; i < at + whole; i += 16) {
        const d = f32x4.sub(f32x4.sub(v128.load(dy + i), m), f32x4.mul(v128.load(y + i), l));
        v128.store(dx + i, f32x4.mul(d, k));
      }
      for (let i = at + whole; i < at + bytes; i += 4) {
        store<f32>(dx + i, (load<f32>(dy + i) - mean - load<f32>(y + i) * along) * scale);
      }
    }
  }
}

/** y = (x - mean) / sqrt(variance + epsilon) * scale + bias of each row. */
export function layerNorm(
  rows: i32, n: i32, epsilon: f64,
  x: usize, // in  float32[rows, n]
  scale: usize, // in  float32[n]
  bias: usize, // in  float32[n]
  y: usize, // out float32[rows, n]
): void {
  const bytes = <usize>n << 2, whole = bytes & ~15;
  for (let r = 0; r < rows; r++, x += bytes, y += bytes) {
    const mean = total(n, x) / <f64>n, factor = 1.0 / sqrt(deviation(n, x, mean) / <f64>n + epsilon);
    const m = f64x2.splat(mean), f = f64x2.splat(factor);
    for (let i: usize = 0; i < whole; i += 16) {
      const z = standard4(v128.load(x + i), m, f);
      v128.store(y + i, f32x4.add(f32x4.mul(z, v128.load(scale + i)), v128.load(bias + i)));
    }
    for (let i = whole; i < bytes; i += 4) {
      store<f32>(y + i, <f32>((<f64>load<f32>(x + i) - mean) * factor) * load<f32>(scale + i) + load<f32>(bias + i));
    }
  }
}

/** (x - m) * f in float64, rounded. */
// @ts-ignore: decorator
@inline
function standard4(x: v128, m: v128, f: v128): v128 {
  const low = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(x), m), f);
  const high = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0)), m), f);
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** p[0..4] += v, in float64. */
// @ts-ignore: decorator
@inline
function gather4(p: usize, v: v128): void {
  v128.store(p, f64x2.add(v128.load(p), f64x2.promote_low_f32x4(v)));
  v128.store(p, f64x2.add(v128.load(p, 16), f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0))), 16);
}

/** The gradient of layerNorm by x, and by scale and bias over these rows. */
export function layerNormGrad(
  rows: i32, n: i32, epsilon: f64,
  x: usize, // in  float32[rows, n]
  scale: usize, // in  float32[n]
  dy: usize, // in  float32[rows, n]
  dx: usize, // out float32[rows, n]
  dscale: usize, // out float32[n]
  dbias: usize, // out float32[n]
  scratch: usize, // scratch float64[2, n rounded up to 4]
): void {
  const bytes = <usize>n << 2, whole = bytes & ~15;
  const sums = scratch, more = scratch + (<usize>((n + 3) & ~3) << 3);
  memory.fill(scratch, 0, (more - scratch) << 1);
  for (let r = 0; r < rows; r++, x += bytes, dy += bytes, dx += bytes) {
    const mean = total(n, x) / <f64>n, factor = 1.0 / sqrt(deviation(n, x, mean) / <f64>n + epsilon);
    const m = f64x2.splat(mean), f = f64x2.splat(factor);
    // dx holds what was standardized until the means are known.
    for (let i: usize = 0; i < whole; i += 16) {
      const z = standard4(v128.load(x + i), m, f), d = v128.load(dy + i);
      v128.store(dx + i, z);
      gather4(sums + (i << 1), f32x4.mul(d, z));
      gather4(more + (i << 1), d);
    }
    for (let i = whole; i < bytes; i += 4) {
      const z = <f32>((<f64>load<f32>(x + i) - mean) * factor), d = load<f32>(dy + i), p = sums + (i << 1), q = more + (i << 1);
      store<f32>(dx + i, z);
      store<f64>(p, load<f64>(p) + <f64>(d * z));
      store<f64>(q, load<f64>(q) + <f64>d);
    }
    let a = f64x2.splat(0), b = a, c = a, e = a;
    for (let i: usize = 0; i < whole; i += 16) {
      const d = f32x4.mul(v128.load(dy + i), v128.load(scale + i)), z = v128.load(dx + i);
      const low = f64x2.promote_low_f32x4(d), high = f64x2.promote_low_f32x4(i64x2.shuffle(d, d, 1, 0));
      a = f64x2.add(a, low);
      b = f64x2.add(b, high);
      c = f64x2.add(c, f64x2.mul(low, f64x2.promote_low_f32x4(z)));
      e = f64x2.add(e, f64x2.mul(high, f64x2.promote_low_f32x4(i64x2.shuffle(z, z, 1, 0))));
    }
    a = f64x2.add(a, b);
    c = f64x2.add(c, e);
    let s = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1), p = f64x2.extract_lane(c, 0) + f64x2.extract_lane(c, 1);
    for (let i = whole; i < bytes; i += 4) {
      const d = load<f32>(dy + i) * load<f32>(scale + i);
      s += <f64>d;
      p += <f64>d * <f64>load<f32>(dx + i);
    }
    const middle = <f32>(s / <f64>n), along = <f32>(p / <f64>n), by = <f32>factor;
    const wide = f32x4.splat(middle), slope = f32x4.splat(along), k = f32x4.splat(by);
    for (let i: usize = 0; i < whole; i += 16) {
      const d = f32x4.mul(v128.load(dy + i), v128.load(scale + i));
      v128.store(dx + i, f32x4.mul(f32x4.sub(f32x4.sub(d, wide), f32x4.mul(v128.load(dx + i), slope)), k));
    }
    for (let i = whole; i < bytes; i += 4) {
      const d = load<f32>(dy + i) * load<f32>(scale + i);
      store<f32>(dx + i, (d - middle - load<f32>(dx + i) * along) * by);
    }
  }
  for (let i: usize = 0; i < bytes; i += 4) {
    store<f32>(dscale + i, <f32>load<f64>(sums + (i << 1)));
    store<f32>(dbias + i, <f32>load<f64>(more + (i << 1)));
  }
}
