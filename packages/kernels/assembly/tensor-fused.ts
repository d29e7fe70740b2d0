// Several elementwise steps in one pass over memory: gradients of activations, softmax of rows, steps of optimizers. Buffers have room for
// whole vectors behind their last element, so loops over all elements go four at a time past the end. Pointers are byte offsets.
import { constants, exp32x4, geluSlope32x4, normal32x4, slopeConstants } from "./lib/float32";
import { dot, total } from "./lib/float32-sums";
import { log64 } from "./lib/math";

/** dx[i] = y[i] > 0 ? dy[i] : 0. */
export function reluGrad(
  n: i32,
  y: usize, // in  float32[n]
  dy: usize, // in  float32[n]
  dx: usize, // out float32[n]
): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
  }
}

/** y[i] = x[i] times the normal distribution function of x[i]. */
export function gelu(
  n: i32,
  spare: usize, // scratch of the constants of lib/float32, which threads may share
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  constants(spare);
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, normal32x4(v, spare)));
  }
}

/** dx = dy * (Phi(x) + x phi(x)), of the standard normal distribution. */
export function geluGrad(
  n: i32,
  spare: usize, // scratch as gelu, and 24 bytes behind it
  x: usize, // in  float32[n]
  dy: usize, // in  float32[n]
  dx: usize, // out float32[n]
): void {
  constants(spare);
  slopeConstants(spare);
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    v128.store(dx + i, f32x4.mul(v128.load(dy + i), geluSlope32x4(v128.load(x + i), spare)));
  }
}

/** y = e^x of each row, scaled to sum to 1; sums in float64. */
export function softmax(
  rows: i32, n: i32,
  spare: usize, // scratch as gelu
  x: usize, // in  float32[rows, n]
  y: usize, // out float32[rows, n]
): void {
  constants(spare);
  const bytes = <usize>n << 2, whole = bytes & ~15;
  for (let r = 0; r < rows; r++, x += bytes, y += bytes) {
    let tops = f32x4.splat(-Infinity);
    for (let i: usize = 0; i < whole; i += 16) tops = f32x4.pmax(tops, v128.load(x + i));
    let top = max(max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)), max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)));
    for (let i = whole; i < bytes; i += 4) top = max(top, load<f32>(x + i));
    const shift = f32x4.splat(top);
    let a = f64x2.splat(0), b = a;
    for (let i: usize = 0; i < whole; i += 16) {
      const e = exp32x4(f32x4.sub(v128.load(x + i), shift), spare);
      a = f64x2.add(a, f64x2.promote_low_f32x4(e));
      b = f64x2.add(b, f64x2.promote_low_f32x4(i64x2.shuffle(e, e, 1, 0)));
      v128.store(y + i, e);
    }
    a = f64x2.add(a, b);
    let s = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
    for (let i = whole; i < bytes; i += 4) {
      const e = f32x4.extract_lane(exp32x4(f32x4.sub(v128.load32_splat(x + i), shift), spare), 0);
      s += <f64>e;
      store<f32>(y + i, e);
    }
    const scale = <f32>(1.0 / s), wide = f32x4.splat(scale);
    for (let i: usize = 0; i < whole; i += 16) v128.store(y + i, f32x4.mul(v128.load(y + i), wide));
    for (let i = whole; i < bytes; i += 4) store<f32>(y + i, load<f32>(y + i) * scale);
  }
}

/** dx = y * (dy - sum of dy * y) of each row; sums in float64. */
export function softmaxGrad(
  rows: i32, n: i32,
  y: usize, // in  float32[rows, n]
  dy: usize, // in  float32[rows, n]
  dx: usize, // out float32[rows, n]
): void {
  const bytes = <usize>n << 2, whole = bytes & ~15;
  for (let r = 0; r < rows; r++, y += bytes, dy += bytes, dx += bytes) {
    const along = <f32>dot(n, y, dy), wide = f32x4.splat(along);
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(dx + i, f32x4.mul(v128.load(y + i), f32x4.sub(v128.load(dy + i), wide)));
    }
    for (let i = whole; i < bytes; i += 4) store<f32>(dx + i, load<f32>(y + i) * (load<f32>(dy + i) - along));
  }
}

/** Largest of n values, NaN before all numbers. */
function largest(n: i32, x: usize): f32 {
  let top: f32 = -Infinity;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) top = max(top, load<f32>(x + i));
  return top;
}

/** Sum of e^(x[i] - top), in float64. */
function expSum(n: i32, x: usize, top: f32, spare: usize): f64 {
  const bytes = <usize>n << 2, whole = bytes & ~15, shift = f32x4.splat(top);
  let a = f64x2.splat(0), b = a;
  for (let i: usize = 0; i < whole; i += 16) {
    const e = exp32x4(f32x4.sub(v128.load(x + i), shift), spare);
    a = f64x2.add(a, f64x2.promote_low_f32x4(e));
    b = f64x2.add(b, f64x2.promote_low_f32x4(i64x2.shuffle(e, e, 1, 0)));
  }
  a = f64x2.add(a, b);
  let s = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (let i = whole; i < bytes; i += 4) s += <f64>f32x4.extract_lane(exp32x4(f32x4.sub(v128.load32_splat(x + i), shift), spare), 0);
  return s;
}

/** Cross-entropy of each row's logits and its class number; 0 for a number outside, which leaves the row out. */
export function crossEntropy(
  rows: i32, n: i32, smoothing: f64,
  spare: usize, // scratch as gelu
  x: usize, // in  float32[rows, n]
  target: usize, // in  int32[rows]
  losses: usize, // out float32[rows]
): void {
  constants(spare);
  for (let r = 0; r < rows; r++, x += <usize>n << 2, target += 4, losses += 4) {
    const t = load<i32>(target);
    let loss: f64 = 0;
    if (t >= 0 && t < n) {
      const top = largest(n, x), whole = <f64>top + log64(expSum(n, x, top, spare));
      const own = <f64>load<f32>(x + (<usize>t << 2));
      loss = (1 - smoothing) * (whole - own);
      if (smoothing > 0) loss += smoothing * (whole - total(n, x) / <f64>n);
    }
    store<f32>(losses, <f32>loss);
  }
}

/** Its gradient: dx = scale * (softmax of x - what each row should be), 0 in rows left out. */
export function crossEntropyGrad(
  rows: i32, n: i32, smoothing: f64, scale: f64,
  spare: usize, // scratch as gelu
  x: usize, // in  float32[rows, n]
  target: usize, // in  int32[rows]
  dx: usize, // out float32[rows, n]
): void {
  constants(spare);
  const bytes = <usize>n << 2, whole = bytes & ~15;
  const even = <f32>(scale * smoothing / <f64>n), wide = f32x4.splat(even);
  for (let r = 0; r < rows; r++, x += bytes, target += 4, dx += bytes) {
    const t = load<i32>(target);
    if (t < 0 || t >= n) {
      memory.fill(dx, 0, bytes);
      continue;
    }
    const top = largest(n, x), shift = f32x4.splat(top);
    const by = <f32>(scale / expSum(n, x, top, spare)), factor = f32x4.splat(by);
    for (let i: usize = 0; i < whole; i += 16) {
      const e = exp32x4(f32x4.sub(v128.load(x + i), shift), spare);
      v128.store(dx + i, f32x4.sub(f32x4.mul(e, factor), wide));
    }
    for (let i = whole; i < bytes; i += 4) {
      store<f32>(dx + i, f32x4.extract_lane(exp32x4(f32x4.sub(v128.load32_splat(x + i), shift), spare), 0) * by - even);
    }
    const own = dx + (<usize>t << 2);
    store<f32>(own, load<f32>(own) - <f32>(scale * (1 - smoothing)));
  }
}

/** One step of Adam, each part rounded to float32 as the ops it stands for: see adam-step.ts of the core. */
export function adamStep(
  n: i32,
  beta1: f32, rest1: f32, beta2: f32, rest2: f32, rootScale: f32, epsilon: f32, rate: f32, decay: f32, keep: f32,
  p: usize, g: usize, mean: usize, squares: usize, // in  float32[n]
  newP: usize, newMean: usize, newSquares: usize, // out float32[n]
): void {
  const b1 = f32x4.splat(beta1), r1 = f32x4.splat(rest1), b2 = f32x4.splat(beta2), r2 = f32x4.splat(rest2);
  const scale = f32x4.splat(rootScale), e = f32x4.splat(epsilon), by = f32x4.splat(rate);
  const pull = f32x4.splat(decay), kept = f32x4.splat(keep);
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const old = v128.load(p + i);
    let slope = v128.load(g + i);
    if (decay > 0) slope = f32x4.add(slope, f32x4.mul(old, pull));
    const m = f32x4.add(f32x4.mul(v128.load(mean + i), b1), f32x4.mul(slope, r1));
    const v = f32x4.add(f32x4.mul(v128.load(squares + i), b2), f32x4.mul(f32x4.mul(slope, slope), r2));
    const root = f32x4.add(f32x4.mul(f32x4.sqrt(v), scale), e);
    v128.store(newP + i, f32x4.sub(f32x4.mul(old, kept), f32x4.mul(f32x4.div(m, root), by)));
    v128.store(newMean + i, m);
    v128.store(newSquares + i, v);
  }
}
