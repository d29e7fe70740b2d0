// Elementwise and row-wise functions in float64. Pointers are byte offsets; x and y may be the same.
import { exp64, exp64x2, expm1_64, log64, log1p64, sigmoid64, sigmoid64x2, softplus64, tanh64 } from "./lib/math";
import { pow64 } from "./lib/pow";

/** y[i] = e^x[i]. */
export function exp(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  const end = <usize>n << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(y + i, exp64x2(v128.load(x + i)));
  if (i < end) store<f64>(y + i, exp64(load<f64>(x + i)));
}

/** y[i] = e^x[i] - 1. */
export function expm1(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(y + i, expm1_64(load<f64>(x + i)));
}

/** y[i] = log x[i]. */
export function log(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(y + i, log64(load<f64>(x + i)));
}

/** y[i] = log(1 + x[i]). */
export function log1p(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(y + i, log1p64(load<f64>(x + i)));
}

/** y[i] = tanh x[i]. */
export function tanh(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(y + i, tanh64(load<f64>(x + i)));
}

/** y[i] = 1 / (1 + e^-x[i]). */
export function sigmoid(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  const end = <usize>n << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(y + i, sigmoid64x2(v128.load(x + i)));
  if (i < end) store<f64>(y + i, sigmoid64(load<f64>(x + i)));
}

/** y[i] = log(1 + e^x[i]). */
export function softplus(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // out float64[n]
): void {
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(y + i, softplus64(load<f64>(x + i)));
}

/** y[i] = x[i]^p. */
export function pow(
  n: i32,
  x: usize, // in  float64[n]
  p: f64,
  y: usize, // out float64[n]
): void {
  for (let i: usize = 0; i < <usize>n << 3; i += 8) store<f64>(y + i, pow64(load<f64>(x + i), p));
}

/** Largest of n values; NaN if any is. -Infinity of none. */
function largest(n: usize, x: usize): f64 {
  let m: f64 = -Infinity;
  for (let i: usize = 0; i < n << 3; i += 8) m = max(m, load<f64>(x + i)); // f64.max carries NaN
  return m;
}

/** log of the sum of e^x, given the largest. */
function logSumExp(n: usize, x: usize, m: f64): f64 {
  if (m != m || abs(m) == Infinity) return m;
  let sum: f64 = 0;
  let i: usize = 0;
  for (; i + 16 <= n << 3; i += 16) {
    const e = exp64x2(f64x2.sub(v128.load(x + i), f64x2.splat(m)));
    sum += f64x2.extract_lane(e, 0);
    sum += f64x2.extract_lane(e, 1);
  }
  if (i < n << 3) sum += exp64(load<f64>(x + i) - m);
  return m + log64(sum);
}

/** y[r] = log(sum of e^x[r, :]) of each row. */
export function logSumExpRows(
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  y: usize, // out float64[rows]
): void {
  const width = <usize>columns;
  for (let r = 0; r < rows; r++) {
    store<f64>(y, logSumExp(width, x, largest(width, x)));
    x += width << 3;
    y += 8;
  }
}

/** y[r, :] = e^x[r, :] / sum of e^x[r, :]. */
export function softmaxRows(
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  y: usize, // out float64[rows, columns]
): void {
  const bytes = <usize>columns << 3;
  for (let r = 0; r < rows; r++) {
    const m = largest(<usize>columns, x);
    let sum: f64 = 0;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const e = exp64x2(f64x2.sub(v128.load(x + i), f64x2.splat(m)));
      v128.store(y + i, e);
      sum += f64x2.extract_lane(e, 0);
      sum += f64x2.extract_lane(e, 1);
    }
    if (i < bytes) {
      const e = exp64(load<f64>(x + i) - m);
      store<f64>(y + i, e);
      sum += e;
    }
    for (let i: usize = 0; i < bytes; i += 8) store<f64>(y + i, load<f64>(y + i) / sum);
    x += bytes;
    y += bytes;
  }
}

/** y[r, :] = x[r, :] - log(sum of e^x[r, :]). */
export function logSoftmaxRows(
  rows: i32,
  columns: i32,
  x: usize, // in  float64[rows, columns]
  y: usize, // out float64[rows, columns]
): void {
  const bytes = <usize>columns << 3;
  for (let r = 0; r < rows; r++) {
    const all = logSumExp(<usize>columns, x, largest(<usize>columns, x));
    for (let i: usize = 0; i < bytes; i += 8) store<f64>(y + i, load<f64>(x + i) - all);
    x += bytes;
    y += bytes;
  }
}
