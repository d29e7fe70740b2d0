import { exp64, exp64x2, expInside, INV_LN2, LN2_HI, LN2_LO, log1p64, log64, P1, P2, P3, P4, P5, ROUNDER } from '../lib/math';

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
  // Where weights agree, as they mostly do, one logarithm of a product (at most 2^16) serves the block.
  const first = load<f64>(weight);
  let even = true;
  for (let i = 1; i < rows; i++) even = even && load<f64>(weight + (<usize>i << 3)) == first;
  return even && rows == BLOCK ? evenBlock(first, z, y, curvature) : anyRows(rows, even, z, y, weight, curvature);
}

/** `logisticResiduals` of a whole block of one weight, two rows at a time: the same bits as one after the other. */
function evenBlock(weight: f64, z: usize, y: usize, curvature: usize): f64 {
  // V8 would make constants anew at every use, of two to four instructions each. That `unit` is 1 it does not know.
  const unit: f64 = z >= 0 ? 1 : 2;
  const one = f64x2.splat(unit), two = f64x2.splat(2 * unit), zero = f64x2.splat(unit - 1), sign = f64x2.splat(-0.0 * unit);
  const rounder = f64x2.splat(ROUNDER * unit), invLn2 = f64x2.splat(INV_LN2 * unit), least = f64x2.splat(-708 * unit);
  const ln2Hi = f64x2.splat(LN2_HI * unit), ln2Lo = f64x2.splat(LN2_LO * unit), bias = i64x2.splat(<i64>(1023.0 * unit));
  const p1 = f64x2.splat(P1 * unit), p2 = f64x2.splat(P2 * unit), p3 = f64x2.splat(P3 * unit), p4 = f64x2.splat(P4 * unit), p5 = f64x2.splat(P5 * unit);
  const w = f64x2.splat(weight);
  let loss: f64 = 0, product: f64 = 1;
  for (let i: usize = 0; i < <usize>BLOCK; i += 2) {
    const margin = v128.load(z + (i << 3)), x = v128.or(margin, sign);
    const t = i64x2.all_true(f64x2.gt(x, least)) ? expInside(x, rounder, invLn2, ln2Hi, ln2Lo, p1, p2, p3, p4, p5, one, two, bias) : exp64x2(x);
    const plus = f64x2.add(one, t), q = f64x2.div(one, plus), s = f64x2.mul(t, q);
    const negative = f64x2.lt(margin, zero);
    // p and 1 - p, neither by subtraction
    const p = v128.bitselect(s, q, negative), other = v128.bitselect(q, s, negative);
    const positive = i64x2.ne(i64x2.extend_low_i32x4_s(v128.load64_zero(y + (i << 2))), i64x2.splat(0));
    const pull = f64x2.mul(w, f64x2.pmax(zero, v128.xor(margin, v128.and(positive, sign))));
    product *= f64x2.extract_lane(plus, 0);
    product *= f64x2.extract_lane(plus, 1);
    loss += f64x2.extract_lane(pull, 0);
    loss += f64x2.extract_lane(pull, 1);
    const wp = f64x2.mul(w, p);
    v128.store(z + (i << 3), v128.bitselect(f64x2.mul(w, f64x2.neg(other)), wp, positive));
    if (curvature) v128.store(curvature + (i << 3), f64x2.mul(wp, other));
  }
  return product > 1 ? loss + weight * log64(product) : loss;
}

function anyRows(rows: i32, even: bool, z: usize, y: usize, weight: usize, curvature: usize): f64 {
  let loss: f64 = 0, product: f64 = 1;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i << 3;
    const margin = load<f64>(z + at), w = load<f64>(weight + at);
    const t = exp64(margin < 0 ? margin : -margin);
    const q = 1 / (1 + t), s = t * q;
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
  if (even && product > 1) loss += load<f64>(weight) * log64(product);
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
