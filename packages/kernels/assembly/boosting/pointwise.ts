import { exp64, exp64x2, log64, softplus64 } from '../lib/math';
import { pack, packTwo } from './pack';

// Losses by number; src/boosting/losses.ts has the same numbers.
const LOGISTIC: i32 = 0;
const SQUARED: i32 = 1;
const ABSOLUTE: i32 = 2;
const QUANTILE: i32 = 3;
const HUBER: i32 = 4;
const POISSON: i32 = 5;
const GAMMA: i32 = 6;
// Tweedie: 7

/**
 * First and second derivatives of each row's loss by its raw score, as integers (see assembly/boosting.ts), and three sums over
 * the rows: weighted loss, |gradient| and hessian. No derivatives are stored where `gradients` is 0.
 */
export function pointwiseGradients(
  loss: i32,
  from: i32,
  to: i32,
  y: usize, // in  float64[to]
  weight: usize, // in  float64[to], or 0 for ones
  raw: usize, // in  float64[to]
  parameter: f64, // quantile, delta of Huber's loss, power of Tweedie's
  scaleG: f64,
  scaleH: f64,
  shift: i32,
  gradients: usize, // out int64[to, 2], or 0
  sums: usize, // out float64[3]
): void {
  let total: f64 = 0, sumG: f64 = 0, sumH: f64 = 0;
  // Of logistic loss, logarithms are taken of products of up to 512 factors from 1 to 2.
  let product: f64 = 1, factors = 0;
  const a = 1.0 - parameter, b = 2.0 - parameter;
  let i = <usize>from;
  if (loss == LOGISTIC && !weight) {
    const one = f64x2.splat(1), scales = f64x2.splat(scaleG), scalesH = f64x2.splat(scaleH);
    let totals = f64x2.splat(0), sumsG = totals, sumsH = totals, products = one;
    for (; i + 2 <= <usize>to; i += 2) {
      const z = v128.load(raw + (i << 3)), t = v128.load(y + (i << 3));
      const e = exp64x2(f64x2.neg(f64x2.abs(z))), q = f64x2.div(one, f64x2.add(one, e)), eq = f64x2.mul(e, q);
      const g = f64x2.sub(v128.bitselect(eq, q, f64x2.lt(z, f64x2.splat(0))), t), h = f64x2.mul(eq, q);
      totals = f64x2.add(totals, f64x2.sub(f64x2.max(z, f64x2.splat(0)), f64x2.mul(z, t)));
      products = f64x2.mul(products, f64x2.add(one, e));
      sumsG = f64x2.add(sumsG, f64x2.abs(g));
      sumsH = f64x2.add(sumsH, h);
      factors += 2;
      if (factors == 1024) {
        total += log64(f64x2.extract_lane(products, 0)) + log64(f64x2.extract_lane(products, 1));
        products = one;
        factors = 0;
      }
      if (gradients) packTwo(gradients + (i << 4), f64x2.mul(g, scales), f64x2.mul(h, scalesH), shift);
    }
    total += log64(f64x2.extract_lane(products, 0)) + log64(f64x2.extract_lane(products, 1));
    total += f64x2.extract_lane(totals, 0) + f64x2.extract_lane(totals, 1);
    sumG = f64x2.extract_lane(sumsG, 0) + f64x2.extract_lane(sumsG, 1);
    sumH = f64x2.extract_lane(sumsH, 0) + f64x2.extract_lane(sumsH, 1);
    factors = 0;
  }
  for (; i < <usize>to; i++) {
    const z = load<f64>(raw + (i << 3)), t = load<f64>(y + (i << 3));
    let l: f64, g: f64, h: f64 = 1;
    if (loss == LOGISTIC) {
      const e = exp64(z < 0 ? z : -z), q = 1.0 / (1.0 + e), p = z < 0 ? e * q : q;
      g = p - t;
      h = e * q * q;
      l = (z > 0 ? z : 0.0) - z * t;
      if (weight) l += softplus64(z < 0 ? z : -z);
      else {
        product *= 1.0 + e;
        if (++factors == 512) {
          total += log64(product);
          product = 1;
          factors = 0;
        }
      }
    } else if (loss == SQUARED) {
      g = z - t;
      l = 0.5 * g * g;
    } else if (loss == ABSOLUTE) {
      g = z > t ? 1.0 : z < t ? -1.0 : 0.0;
      l = abs(z - t);
    } else if (loss == QUANTILE) {
      g = z >= t ? a : -parameter;
      l = (z - t) * g;
    } else if (loss == HUBER) {
      const d = z - t;
      g = min(max(d, -parameter), parameter);
      l = abs(d) <= parameter ? 0.5 * d * d : parameter * (abs(d) - 0.5 * parameter);
    } else if (loss == POISSON) {
      h = exp64(z);
      g = h - t;
      l = h - t * z;
    } else if (loss == GAMMA) {
      h = t * exp64(-z);
      g = 1.0 - h;
      l = z + h;
    } else {
      const u = t * exp64(a * z), v = exp64(b * z);
      g = v - u;
      h = b * v - a * u;
      l = v / b - u / a;
    }
    if (weight) {
      const w = load<f64>(weight + (i << 3));
      l *= w;
      g *= w;
      h *= w;
    }
    total += l;
    sumG += abs(g);
    sumH += h;
    if (gradients) pack(gradients + (i << 4), g, h, scaleG, scaleH, shift);
  }
  store<f64>(sums, total + log64(product));
  store<f64>(sums, sumG, 8);
  store<f64>(sums, sumH, 16);
}
