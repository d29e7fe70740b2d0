import { exp64, log1p64, log64 } from '../lib/math';

// Margins of one block of rows, `z[k * BLOCK + i]` for class k and row i, are turned in place into what is scattered back over
// the columns: residuals for the gradient, curvature products for a Hessian-vector product.

/** Rows of a block. Their dot products are taken together, so that the transcendental functions do not stall them. */
export const BLOCK: i32 = 16;

/** Residuals weight * (p - y) of the logistic loss; returns the loss. Curvature weight * p * (1 - p) is kept on request. */
export function logisticResiduals(
  rows: i32,
  z: usize, // in, out float64[rows]
  y: usize, // in int32[rows], 0 or 1
  weight: usize, // in float64[rows]
  curvature: usize, // out float64[rows], or 0
): f64 {
  let loss: f64 = 0;
  // Where weights agree, as they mostly do, one logarithm of a product (at most 2^16) serves the block.
  const first = load<f64>(weight);
  let even = true, product: f64 = 1;
  for (let i = 1; i < rows; i++) even = even && load<f64>(weight + (<usize>i << 3)) == first;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i << 3;
    const margin = load<f64>(z + at), w = load<f64>(weight + at);
    const t = exp64(margin < 0 ? margin : -margin);
    const q = 1 / (1 + t), s = t * q;
    // p and 1 - p, neither by subtraction
    const p = margin < 0 ? s : q, other = margin < 0 ? q : s;
    const positive = load<i32>(y + (<usize>i << 2)) != 0;
    const signed = positive ? -margin : margin;
    if (even) {
      product *= 1 + t;
      loss += w * (signed > 0 ? signed : 0);
    } else loss += w * ((signed > 0 ? signed : 0) + log1p64(t));
    store<f64>(z + at, w * (positive ? -other : p));
    if (curvature) store<f64>(curvature + at, w * p * other);
  }
  if (even && product > 1) loss += first * log64(product);
  return loss;
}

/** Residuals weight * (p_k - [k = y]) of the softmax loss; returns the loss. Probabilities are kept on request. */
export function softmaxResiduals(
  rows: i32,
  classes: i32,
  z: usize, // in, out float64[classes, BLOCK]
  y: usize, // in int32[rows]
  weight: usize, // in float64[rows]
  probabilities: usize, // out float64[rows, classes], or 0
): f64 {
  let loss: f64 = 0;
  const stride = <usize>BLOCK << 3;
  for (let i = 0; i < rows; i++) {
    const row = z + (<usize>i << 3), w = load<f64>(weight + (<usize>i << 3));
    const label = load<i32>(y + (<usize>i << 2));
    const end = row + <usize>classes * stride;
    let top = load<f64>(row);
    for (let a = row + stride; a < end; a += stride) top = max(top, load<f64>(a));
    const own = row + <usize>label * stride;
    const margin = load<f64>(own);
    let sum: f64 = 0;
    for (let a = row; a < end; a += stride) {
      const e = exp64(load<f64>(a) - top);
      store<f64>(a, e);
      sum += e;
    }
    loss += w * (log64(sum) + (top - margin));
    const scale = 1 / sum;
    let others: f64 = 0;
    for (let a = row, k = 0; a < end; a += stride, k++) {
      const p = load<f64>(a) * scale;
      if (probabilities) store<f64>(probabilities + (<usize>(i * classes + k) << 3), p);
      if (a != own) others += p;
      store<f64>(a, w * p);
    }
    // p - 1, without subtracting from 1
    store<f64>(own, -w * others);
  }
  return loss;
}

/** z = curvature * z. */
export function logisticCurvature(
  rows: i32,
  z: usize, // in, out float64[rows]
  curvature: usize, // in float64[rows]
): void {
  for (let i = 0; i < rows; i++) {
    const at = <usize>i << 3;
    store<f64>(z + at, load<f64>(z + at) * load<f64>(curvature + at));
  }
}

/** z_k = weight * p_k * (z_k - sum_l p_l z_l). */
export function softmaxCurvature(
  rows: i32,
  classes: i32,
  z: usize, // in, out float64[classes, BLOCK]
  weight: usize, // in float64[rows]
  probabilities: usize, // in float64[rows, classes]
): void {
  const stride = <usize>BLOCK << 3;
  for (let i = 0; i < rows; i++) {
    const row = z + (<usize>i << 3), p = probabilities + (<usize>(i * classes) << 3);
    let mean: f64 = 0;
    for (let k = 0; k < classes; k++) mean += load<f64>(p + (<usize>k << 3)) * load<f64>(row + <usize>k * stride);
    const w = load<f64>(weight + (<usize>i << 3));
    for (let k = 0; k < classes; k++) {
      const a = row + <usize>k * stride;
      store<f64>(a, w * load<f64>(p + (<usize>k << 3)) * (load<f64>(a) - mean));
    }
  }
}
