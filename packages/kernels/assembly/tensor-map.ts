// Elementwise functions of dense tensors. Buffers have room for whole vectors behind their last element, so the float32 loops go
// four at a time past the end. Pointers are byte offsets. Transcendental functions are those of lib/math in float64, rounded.
import { erf64 } from "./lib/erf";
import { exp64, exp64x2, log1p64, log64, sigmoid64, sigmoid64x2, softplus64, tanh64 } from "./lib/math";

/** y[i] = neg(x[i]). */
export function neg(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.neg(v));
  }
}

/** y[i] = abs(x[i]). */
export function abs(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.abs(v));
  }
}

/** y[i] = sqrt(x[i]). */
export function sqrt(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.sqrt(v));
  }
}

/** y[i] = floor(x[i]). */
export function floor(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.floor(v));
  }
}

/** y[i] = ceil(x[i]). */
export function ceil(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.ceil(v));
  }
}

/** y[i] = round(x[i]). */
export function round(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.nearest(v));
  }
}

/** y[i] = relu(x[i]). */
export function relu(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.max(v, f32x4.splat(0)));
  }
}

/** y[i] = square(x[i]). */
export function square(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.mul(v, v));
  }
}

/** y[i] = reciprocal(x[i]). */
export function reciprocal(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.div(f32x4.splat(1), v));
  }
}

/** y[i] = rsqrt(x[i]). */
export function rsqrt(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.div(f32x4.splat(1), f32x4.sqrt(v)));
  }
}

/** y[i] = exp(x[i]). */
export function exp(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 8) {
    const v = exp64x2(f64x2.promote_low_f32x4(v128.load64_zero(x + i)));
    v128.store64_lane(y + i, v128.demote_zero<f64>(v), 0);
  }
}

/** y[i] = log(x[i]). */
export function log(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(log64(v)));
  }
}

/** y[i] = log1p(x[i]). */
export function log1p(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(log1p64(v)));
  }
}

/** y[i] = sigmoid(x[i]). */
export function sigmoid(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 8) {
    const v = sigmoid64x2(f64x2.promote_low_f32x4(v128.load64_zero(x + i)));
    v128.store64_lane(y + i, v128.demote_zero<f64>(v), 0);
  }
}

/** y[i] = tanh(x[i]). */
export function tanh(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(tanh64(v)));
  }
}

/** y[i] = softplus(x[i]). */
export function softplus(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(softplus64(v)));
  }
}

/** y[i] = erf(x[i]). */
export function erf(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(erf64(v)));
  }
}

/** y[i] = silu(x[i]). */
export function silu(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(v * sigmoid64(v)));
  }
}

/** y[i] = sign(x[i]). */
export function sign(
  n: i32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const v = <f64>load<f32>(x + i);
    store<f32>(y + i, <f32>(v > 0 ? 1.0 : v < 0 ? -1.0 : v));
  }
}

/** y[i] = x[i] held between low and high. */
export function clip(
  n: i32, low: f32, high: f32,
  x: usize, // in  float32[n]
  y: usize, // out float32[n]
): void {
  const least = f32x4.splat(low), most = f32x4.splat(high);
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    v128.store(y + i, f32x4.min(f32x4.max(v128.load(x + i), least), most));
  }
}

/** `neg` of int32. */
export function negInt(
  n: i32,
  x: usize, // in  int32[n]
  y: usize, // out int32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, i32x4.neg(v));
  }
}

/** `abs` of int32. */
export function absInt(
  n: i32,
  x: usize, // in  int32[n]
  y: usize, // out int32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, i32x4.abs(v));
  }
}

/** `square` of int32. */
export function squareInt(
  n: i32,
  x: usize, // in  int32[n]
  y: usize, // out int32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, i32x4.mul(v, v));
  }
}

/** `sign` of int32. */
export function signInt(
  n: i32,
  x: usize, // in  int32[n]
  y: usize, // out int32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i);
    v128.store(y + i, i32x4.sub(i32x4.lt_s(v, i32x4.splat(0)), i32x4.gt_s(v, i32x4.splat(0))));
  }
}

/** y[i] = 1 - x[i], of bytes that are 0 or 1. */
export function not(
  n: i32,
  x: usize, // in  uint8[n]
  y: usize, // out uint8[n]
): void {
  const one = i8x16.splat(1);
  for (let i: usize = 0; i < <usize>n; i += 16) v128.store(y + i, i8x16.sub(one, v128.load(x + i)));
}
