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
        const u = v128.load(from + i);
        const low = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(u), m), f);
        const high = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(i64x2.shuffle(u, u, 1, 0)), m), f);
        v128.store(to + i, i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
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
