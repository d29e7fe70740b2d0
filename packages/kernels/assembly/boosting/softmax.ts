import { exp64, log64 } from '../lib/math';
import { pack } from './pack';

/** Probabilities of rows from..to, and the weighted sum of their log losses. Scores and probabilities lie class by class. */
export function softmaxProbabilities(
  from: i32,
  to: i32,
  classes: i32,
  rows: i32,
  y: usize, // in  float64[rows], class numbers
  weight: usize, // in  float64[rows], or 0 for ones
  raw: usize, // in  float64[classes, rows]
  probabilities: usize, // out float64[classes, rows]
  sums: usize, // out float64[1]
): void {
  const stride = <usize>rows << 3;
  let loss: f64 = 0;
  for (let i = <usize>from; i < <usize>to; i++) {
    const at = i << 3, z = raw + at, p = probabilities + at;
    let top = load<f64>(z);
    for (let k = 1; k < classes; k++) top = max(top, load<f64>(z + <usize>k * stride));
    let sum: f64 = 0;
    for (let k = 0; k < classes; k++) {
      const e = exp64(load<f64>(z + <usize>k * stride) - top);
      store<f64>(p + <usize>k * stride, e);
      sum += e;
    }
    for (let k = 0; k < classes; k++) store<f64>(p + <usize>k * stride, load<f64>(p + <usize>k * stride) / sum);
    const own = load<f64>(z + <usize>load<f64>(y + at) * stride);
    loss += (log64(sum) + top - own) * (weight ? load<f64>(weight + at) : 1.0);
  }
  store<f64>(sums, loss);
}

/** Derivatives of the log loss by the score of one class, as integers; the sums and the largest of |gradient| and hessian go to `sums`. */
export function softmaxGradients(
  from: i32,
  to: i32,
  label: i32,
  y: usize, // in  float64[to], class numbers
  weight: usize, // in  float64[to], or 0 for ones
  probabilities: usize, // in  float64[to], of the class
  scaleG: f64,
  scaleH: f64,
  gradients: usize, // out int32[to, 2]
  sums: usize, // out float64[4]
): void {
  let sumG: f64 = 0, sumH: f64 = 0, maxG: f64 = 0, maxH: f64 = 0;
  for (let i = <usize>from; i < <usize>to; i++) {
    const p = load<f64>(probabilities + (i << 3)), w = weight ? load<f64>(weight + (i << 3)) : 1.0;
    const g = w * (load<f64>(y + (i << 3)) == <f64>label ? p - 1.0 : p), h = w * (p * (1.0 - p));
    sumG += abs(g);
    sumH += h;
    maxG = max(maxG, abs(g));
    maxH = max(maxH, h);
    pack(gradients + (i << 3), g, h, scaleG, scaleH);
  }
  store<f64>(sums, sumG);
  store<f64>(sums, sumH, 8);
  store<f64>(sums, maxG, 16);
  store<f64>(sums, maxH, 24);
}
