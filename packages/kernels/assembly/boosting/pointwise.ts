import { exp64, log64, softplus64 } from '../lib/math';
import { logisticGradients } from './logistic';
import { pack } from './pack';

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
 * First and second derivatives of each row's loss by its raw score, as integers (see assembly/boosting.ts), and over the rows the
 * sums of the weighted loss, |gradient| and hessian, and the largest of the latter two.
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
  gradients: usize, // out int32[to, 2]
  sums: usize, // out float64[5]
): void {
  let total: f64 = 0, sumG: f64 = 0, sumH: f64 = 0, maxG: f64 = 0, maxH: f64 = 0;
  // Of logistic loss, logarithms are taken of products of up to 512 factors from 1 to 2.
  let product: f64 = 1, factors = 0;
  const a = 1.0 - parameter, b = 2.0 - parameter;
  let i = <usize>from;
  if (loss == LOGISTIC && !weight) {
    logisticGradients(from, from + ((to - from) & ~1), y, raw, scaleG, scaleH, gradients, sums);
    total = load<f64>(sums);
    sumG = load<f64>(sums, 8);
    sumH = load<f64>(sums, 16);
    maxG = load<f64>(sums, 24);
    maxH = load<f64>(sums, 32);
    i = <usize>(from + ((to - from) & ~1));
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
    maxG = max(maxG, abs(g));
    maxH = max(maxH, abs(h));
    pack(gradients + (i << 3), g, h, scaleG, scaleH);
  }
  store<f64>(sums, total + log64(product));
  store<f64>(sums, sumG, 8);
  store<f64>(sums, sumH, 16);
  store<f64>(sums, maxG, 24);
  store<f64>(sums, maxH, 32);
}
